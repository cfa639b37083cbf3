namespace Batching.Testing;

/// <summary><see langword="file"/> types: of a class that is one nothing is generated.</summary>
public class FileTypeTests
{
    [TestCase("file partial class {|BATCH019:Rows|} : Batch<string> { [InBatchParallel] private static void Touch(string path) { } }")]
    [TestCase(
        "file partial class Outer { public partial class {|BATCH019:Rows|} : Batch<string> { [InBatchParallel] private static void Touch(string path) { } } }")]
    public async Task A_file_class_is_diagnosed(string source) => await Product.Harness().VerifyAsync(source);
}
