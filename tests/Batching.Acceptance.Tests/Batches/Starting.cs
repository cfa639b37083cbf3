using System.Runtime.InteropServices;
using System.Text;

namespace Acceptance.Batches;

/// <summary>Items whose native code starts programs.</summary>
public sealed partial class Starting : Batch<string>
{
    [DataComponent] public partial int[] ExitCodes { get; set; }

    /// <summary>Runs a command of the shell, without .NET's knowledge of it.</summary>
    [Action, InBatchParallel(Post = nameof(ExitCodes), Target = Target.Processes)]
    private static int Run(string command) => System(Encoding.UTF8.GetBytes(command + '\0'));

    [DllImport("libc", EntryPoint = "system")]
    private static extern int System(byte[] command);
}
