using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;

namespace Batching.Studies;

/// <summary>The files that are embedded in an assembly: code may read them.</summary>
internal static class CompiledResources
{
    /// <summary>The name of each file, and the hash of what it holds.</summary>
    internal static IEnumerable<(string Name, string Hash)> Of(PEReader image)
    {
        MetadataReader metadata = image.GetMetadataReader();
        foreach (ManifestResourceHandle handle in metadata.ManifestResources)
        {
            ManifestResource resource = metadata.GetManifestResource(handle);
            if (!resource.Implementation.IsNil || image.PEHeaders.CorHeader is not { } header)
            {
                // It is in a file of its own.
                continue;
            }

            BlobReader reader = image.GetSectionData(header.ResourcesDirectory.RelativeVirtualAddress).GetReader();
            reader.Offset = (int)resource.Offset;
            yield return (
                metadata.GetString(resource.Name), Convert.ToHexStringLower(SHA256.HashData(reader.ReadBytes(reader.ReadInt32()))));
        }
    }
}
