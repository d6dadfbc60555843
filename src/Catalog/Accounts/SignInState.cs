namespace WorkspaceAgents.Catalog;

/// <summary>How far a sign-in came.</summary>
public enum SignInState
{
    /// <summary>They are who they say.</summary>
    Done,

    /// <summary>The password is right; the authenticator app's code is still to come.</summary>
    NeedsCode,

    /// <summary>Name, password or code is not right; which of them is not said.</summary>
    Wrong,

    /// <summary>Too many wrong tries; also answered for names that no account has.</summary>
    Locked,

    /// <summary>An administrator has disabled the account. Said only to who knows the password.</summary>
    Disabled,
}
