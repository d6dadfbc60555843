using System.Text.Json;
using System.Text.Json.Serialization;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace WorkspaceAgents.Portal.SignIn;

/// <summary>Dynamic client registration (RFC 7591): a program names itself and where its answers go. It is given no secret and no right; a person gives those.</summary>
internal sealed class ClientRegistration(IServiceScopeFactory scopes)
{
    private const int MaxAddresses = 10;
    private const int MaxAddressLength = 500;
    private const int MaxPrograms = 10_000;
    private const int MaxBodyBytes = 64 * 1024;

    // A browser would run or open these itself.
    private static readonly string[] ForbiddenSchemes = ["javascript", "data", "vbscript", "file", "blob", "about", "ftp", "ws", "wss"];

    public async Task<IResult> RegisterAsync(HttpContext context)
    {
        Wanted? wanted;
        try
        {
            if (context.Request.ContentLength is > MaxBodyBytes) return Refuse("invalid_client_metadata", "That is more than 64 KiB.");
            wanted = await context.Request.ReadFromJsonAsync<Wanted>(context.RequestAborted);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return Refuse("invalid_client_metadata", "Send a JSON object with redirect_uris (RFC 7591 section 2).");
        }

        if (wanted?.RedirectUris is not { Count: > 0 and <= MaxAddresses } addresses)
            return Refuse("invalid_redirect_uri", $"Give 1 to {MaxAddresses} redirect_uris.");
        if (addresses.FirstOrDefault(address => !IsAddress(address)) is { } bad)
            return Refuse("invalid_redirect_uri", $"'{bad}' cannot take an answer: give an https address, http on the loopback, or a scheme of your program's own, without a fragment.");
        if (wanted.TokenEndpointAuthMethod is not (null or "none"))
            return Refuse("invalid_client_metadata", "token_endpoint_auth_method is 'none' here: programs prove themselves by PKCE, no secret is given out.");
        if (wanted.GrantTypes?.Except([GrantTypes.AuthorizationCode, GrantTypes.RefreshToken]).FirstOrDefault() is { } grant)
            return Refuse("invalid_client_metadata", $"'{grant}' is not offered; grant_types are authorization_code and refresh_token.");

        await using var scope = scopes.CreateAsyncScope();
        var applications = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        if (await applications.CountAsync(context.RequestAborted) >= MaxPrograms)
            return Refuse("invalid_client_metadata", $"{MaxPrograms} programs are registered here already. An administrator has to remove some first.");
        var name = NameOf(wanted.ClientName, addresses[0]);
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = $"agent-{Guid.NewGuid():N}", ClientType = ClientTypes.Public, DisplayName = name, ConsentType = ConsentTypes.Explicit,
            // Native: a program on the loopback listens on another port each time (RFC 8252 section 7.3).
            ApplicationType = addresses.All(address => new Uri(address).Scheme == Uri.UriSchemeHttps) ? ApplicationTypes.Web : ApplicationTypes.Native,
            Permissions =
            {
                Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.GrantTypes.AuthorizationCode,
                Permissions.GrantTypes.RefreshToken, Permissions.ResponseTypes.Code,
            },
            Requirements = { Requirements.Features.ProofKeyForCodeExchange },
        };
        descriptor.RedirectUris.UnionWith(addresses.Select(address => new Uri(address)));
        await applications.CreateAsync(descriptor, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(new Registered(descriptor.ClientId, name, addresses), statusCode: StatusCodes.Status201Created);
    }

    private static bool IsAddress(string? address)
    {
        if (address is null or { Length: > MaxAddressLength } || !Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Fragment.Length > 0) return false;
        if (uri.Scheme == Uri.UriSchemeHttps) return true;
        if (uri.Scheme == Uri.UriSchemeHttp) return uri.IsLoopback;
        return !ForbiddenSchemes.Contains(uri.Scheme, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What people will read in the consent page and in the audit trail: printable, at most 100 characters.</summary>
    private static string NameOf(string? given, string address)
    {
        var name = new string([.. (given ?? "").Where(c => !char.IsControl(c) && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.Format)]).Trim();
        if (name.Length == 0) name = new Uri(address) is { Host.Length: > 0 } uri ? $"a program at {uri.Host}" : "a program";
        return name.Length <= 100 ? name : name[..100];
    }

    private static IResult Refuse(string error, string description) =>
        Results.Json(new Refusal(error, description), statusCode: StatusCodes.Status400BadRequest);

    private sealed record Wanted(
        [property: JsonPropertyName("redirect_uris")] IReadOnlyList<string>? RedirectUris,
        [property: JsonPropertyName("client_name")] string? ClientName,
        [property: JsonPropertyName("token_endpoint_auth_method")] string? TokenEndpointAuthMethod,
        [property: JsonPropertyName("grant_types")] IReadOnlyList<string>? GrantTypes);

    private sealed record Registered(
        [property: JsonPropertyName("client_id")] string ClientId,
        [property: JsonPropertyName("client_name")] string ClientName,
        [property: JsonPropertyName("redirect_uris")] IReadOnlyList<string> RedirectUris)
    {
        [JsonPropertyName("grant_types")] public IReadOnlyList<string> GrantTypes { get; } = ["authorization_code", "refresh_token"];

        [JsonPropertyName("response_types")] public IReadOnlyList<string> ResponseTypes { get; } = ["code"];

        [JsonPropertyName("token_endpoint_auth_method")] public string TokenEndpointAuthMethod { get; } = "none";
    }

    private sealed record Refusal(
        [property: JsonPropertyName("error")] string Error,
        [property: JsonPropertyName("error_description")] string ErrorDescription);
}
