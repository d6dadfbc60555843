using System.Globalization;
using WorkspaceAgents.Catalog;

namespace WorkspaceAgents.Portal.Components.UsagePages;

/// <summary>The fields of the form that sets a workspace's limits.</summary>
internal static class LimitFields
{
    private const double BytesPerGib = 1L << 30;

    /// <summary>Reads a quota in GiB and days; what is empty stays as it is.</summary>
    /// <exception cref="WorkspaceException">One of them is no such number.</exception>
    public static WorkspaceLimits Read(string? quotaGib, string? trashDays)
    {
        long? bytes = null;
        int? days = null;
        if (!string.IsNullOrWhiteSpace(quotaGib))
        {
            if (!double.TryParse(quotaGib, NumberStyles.Float, CultureInfo.InvariantCulture, out var gib) || !(gib >= 0) || gib * BytesPerGib > long.MaxValue / 2)
                throw new WorkspaceException(ErrorCode.Invalid, $"'{quotaGib}' is no number of GiB. Write it as 50 or 0.5.");
            bytes = (long)(gib * BytesPerGib);
        }

        if (!string.IsNullOrWhiteSpace(trashDays))
        {
            if (!int.TryParse(trashDays, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed))
                throw new WorkspaceException(ErrorCode.Invalid, $"'{trashDays}' is no number of days. Write it as 30.");
            days = parsed;
        }

        return new() { QuotaBytes = bytes, TrashRetentionDays = days };
    }
}
