using System.Globalization;

namespace WorkspaceAgents.Portal.Components.Account;

/// <summary>The codes that the sign-in and password forms send back, in words.</summary>
internal static class SignInError
{
    // The last second a date can hold.
    private const long MaxUnixSeconds = 253402300799;

    /// <summary>What happened and what to do; an unknown code is never shown as it came, because anybody can write an address.</summary>
    /// <param name="code">What the form sent back.</param>
    /// <param name="untilUnixSeconds">Until when a name is locked; null when that was not sent.</param>
    /// <param name="now">Now.</param>
    public static string Say(string code, long? untilUnixSeconds, DateTimeOffset now)
    {
        if (code != "locked" || untilUnixSeconds is not > 0 or > MaxUnixSeconds) return Say(code);
        var until = DateTimeOffset.FromUnixTimeSeconds(untilUnixSeconds.Value);
        var minutes = Math.Max(1, (int)Math.Ceiling((until - now).TotalMinutes));
        return until <= now
            ? "The lock is over: try again."
            : string.Create(CultureInfo.InvariantCulture, $"Too many wrong tries: this name is locked until {until:HH:mm:ss} UTC, {minutes} min from now. Wait, then try again.");
    }

    /// <summary>The same for codes that carry nothing more.</summary>
    public static string Say(string code) => code switch
    {
        "wrong" => "The name or the password is not right. Names and passwords are typed exactly as they were given, capitals included.",
        "locked" => "Too many wrong tries: this name is locked for five minutes. Wait, then try again.",
        "code" => "That code is not right, or it was used already. Type the one the app shows now, or a recovery code.",
        "disabled" => "This account was disabled. An administrator can enable it again; what you made is kept.",
        "away" => "The place to sign in does not answer. Nothing was changed: try again in a moment, or use your password.",
        "issuer" => "Signing in there was not finished. Nothing was changed: try again, or sign in with your password.",
        "expired" => "This form was open for too long. Nothing was changed: try again.",
        "same" => "That is the password you have now. Choose another one.",
        "weak" => "The new password has fewer than 10 characters. Nothing was changed: choose a longer one.",
        _ => "That did not work. Nothing was changed: try again.",
    };
}
