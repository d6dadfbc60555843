using Azure;
using Azure.Identity;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace WorkspaceAgents.Storage;

/// <summary>What the service's refusals mean to the store.</summary>
internal static class BlobAnswers
{
    /// <summary>The properties of a blob, or null when there is none.</summary>
    public static async Task<BlobProperties?> FindPropertiesAsync(this BlobBaseClient blob, CancellationToken cancellationToken)
    {
        try
        {
            return await blob.GetPropertiesAsync(cancellationToken: cancellationToken);
        }
        catch (RequestFailedException refused) when (refused.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Another writer was faster, or holds the blob; also what a repeated request gets whose first answer was lost.</summary>
    public static bool IsConflict(this RequestFailedException refused) =>
        refused.Status is 409 or 412 || refused.ErrorCode == BlobErrorCode.InvalidBlockList.ToString();

    /// <summary>Runs a call to the service; when it fails for good, people are told what to look at.</summary>
    public static async Task<T> AskAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (RequestFailedException refused)
        {
            throw new StorageUnavailableException(Describe(refused), refused);
        }
        catch (AuthenticationFailedException refused)
        {
            throw new StorageUnavailableException("this process has no identity that Azure accepts; set ConnectionStrings:blobs to a connection string, or give it a managed identity.", refused);
        }
        catch (AggregateException failed)
        {
            throw new StorageUnavailableException($"it did not answer, also when asked again ({failed.InnerExceptions.Count} times).", failed);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StorageUnavailableException("it did not answer in time.", late);
        }
    }

    private static string Describe(RequestFailedException refused) => refused.Status switch
    {
        0 => "it cannot be reached.",
        401 or 403 => $"it refused this process ({refused.Status} {refused.ErrorCode}): check the key in ConnectionStrings:blobs, or give the identity the role Storage Blob Data Contributor.",
        _ => $"it answered {refused.Status} {refused.ErrorCode}.",
    };
}
