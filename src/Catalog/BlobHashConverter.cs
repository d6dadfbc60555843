using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using WorkspaceAgents.Storage;

namespace WorkspaceAgents.Catalog;

/// <summary>Stores a blob's hash as 64 lowercase hex digits.</summary>
internal sealed class BlobHashConverter() : ValueConverter<BlobHash, string>(hash => hash.ToString(), text => BlobHash.Parse(text));
