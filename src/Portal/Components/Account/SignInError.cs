namespace WorkspaceAgents.Portal.Components.Account;

/// <summary>The codes that the sign-in and password forms send back, in words.</summary>
internal static class SignInError
{
    /// <summary>What happened and what to do; an unknown code is never shown as it came, because anybody can write an address.</summary>
    public static string Say(string code) => code switch
    {
        "wrong" => "The name or the password is not right. Names and passwords are typed exactly as they were given, capitals included.",
        "locked" => "Too many wrong tries: the account is locked for five minutes. Wait, then try again.",
        "expired" => "This form was open for too long. Nothing was changed: try again.",
        "same" => "That is the password you have now. Choose another one.",
        "weak" => "The new password has fewer than 10 characters. Nothing was changed: choose a longer one.",
        _ => "That did not work. Nothing was changed: try again.",
    };
}
