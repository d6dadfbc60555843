using Microsoft.AspNetCore.Components;
using WorkspaceAgents.Catalog;
using WorkspaceAgents.Portal.Components.Parts;
using WorkspaceAgents.Portal.Sharing;

namespace WorkspaceAgents.Portal.Components.Sharing;

/// <summary>What a share link opens, for somebody without an account.</summary>
public sealed partial class SharedPage
{
    private const int PageSize = 200;

    private SharedThing? thing;
    private SharedFolder? folder;
    private IReadOnlyList<SharedFile> files = [];
    private SharedFile? shown;
    private SharedText? text;
    private bool hasFrames;
    private bool asksForPassword;
    private WorkspaceException? refused;

    [Parameter] public string Secret { get; set; } = "";

    [SupplyParameterFromQuery] private string? Folder { get; set; }
    [SupplyParameterFromQuery] private string? After { get; set; }
    [SupplyParameterFromQuery] private string? Show { get; set; }
    [SupplyParameterFromQuery] private string? Error { get; set; }

    [Inject] private SharedContent Shared { get; set; } = default!;
    [Inject] private ShareVisitor Visitor { get; set; } = default!;

    [CascadingParameter] private HttpContext? Http { get; set; }

    private bool MayDownload => thing?.Access == ShareAccess.Download;

    private bool IsEmpty => files.Count == 0 && (folder?.Folders.Count ?? 0) == 0;

    private string? Problem => Error switch
    {
        "wrong" => "The password is wrong.",
        "locked" => "Too many wrong passwords. Try again in a quarter of an hour.",
        "expired" => "The form was open for too long. Give the password again.",
        _ => null,
    };

    protected override async Task OnParametersSetAsync()
    {
        var aborted = Http?.RequestAborted ?? default;
        try
        {
            var call = Visitor.Call(Secret);
            thing = await Shared.GetAsync(call, aborted);
            if (thing.Kind == ShareKind.Folder) folder = await Shared.ListAsync(call, Folder, After, PageSize, aborted);
            files = folder?.Files ?? (thing.File is { } file ? [file] : thing.Shards);
            // One file is shown at once.
            shown = files.FirstOrDefault(f => f.Path == (Show ?? thing.File?.Path) && f.Preview != SharePreview.None);
            if (shown?.Preview == SharePreview.Text) text = await Shared.ReadTextAsync(call, shown.Path, aborted);
            else if (shown?.Preview == SharePreview.Frames) hasFrames = await Shared.HasFramesAsync(call, shown.Path, aborted);
        }
        catch (WorkspaceException refusal)
        {
            (refused, asksForPassword) = (refusal, refusal.Code is ErrorCode.Unauthenticated or ErrorCode.Locked);
            if (Http is { Response.HasStarted: false } http) http.Response.StatusCode = StatusOf(refusal.Code);
        }
    }

    private static int StatusOf(ErrorCode code) => code switch
    {
        ErrorCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorCode.NotFound => StatusCodes.Status404NotFound,
        ErrorCode.Gone => StatusCodes.Status410Gone,
        ErrorCode.Locked => StatusCodes.Status423Locked,
        _ => StatusCodes.Status400BadRequest,
    };

    private string UrlOf(string path) => path.Length == 0 ? $"/s/{Secret}" : $"/s/{Secret}?folder={Uri.EscapeDataString(path)}";

    private string NextUrl(string after) => $"{UrlOf(folder!.Folder)}{(folder.Folder.Length == 0 ? "?" : "&")}after={Uri.EscapeDataString(after)}";

    private string ShowUrl(string path) =>
        $"/s/{Secret}?{(folder is { Folder.Length: > 0 } f ? $"folder={Uri.EscapeDataString(f.Folder)}&" : "")}{(After is null ? "" : $"after={Uri.EscapeDataString(After)}&")}show={Uri.EscapeDataString(path)}";

    private string BytesUrl(string path) => thing!.Kind == ShareKind.DatasetVersion
        ? $"/s/{Secret}/shards/{Uri.EscapeDataString(path)}"
        : $"/s/{Secret}/files/{Words.Escape(path)}";
}
