using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;

namespace Batching.Studies;

/// <summary>The embedded files of an assembly, which its code may read.</summary>
internal static class CompiledResources
{
    /// <summary>The name of each file, and the hash of its content.</summary>
    internal static IEnumerable<(string Name, string Hash)> Of(PEReader image)
    {
        MetadataReader metadata = image.GetMetadataReader();
        foreach (ManifestResourceHandle handle in metadata.ManifestResources)
        {
            ManifestResource resource = metadata.GetManifestResource(handle);
            if (!resource.Implementation.IsNil || image.PEHeaders.CorHeader is not { } header)
            {
                // The resource is in another file.
                continue;
            }

            BlobReader reader = image.GetSectionData(header.ResourcesDirectory.RelativeVirtualAddress).GetReader();
            reader.Offset = (int)resource.Offset;
            byte[] content = reader.ReadBytes(reader.ReadInt32());
            yield return (metadata.GetString(resource.Name), Convert.ToHexStringLower(SHA256.HashData(content)));
        }
    }
}
