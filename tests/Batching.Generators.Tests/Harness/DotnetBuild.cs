using System.Diagnostics;

namespace Batching.Testing;

/// <summary>Runs <c>dotnet build</c> as a user does.</summary>
internal static class DotnetBuild
{
    /// <summary>Builds a project, solution or folder.</summary>
    /// <param name="path">What is built.</param>
    /// <param name="cancellationToken">Ends the build.</param>
    /// <param name="arguments">Further arguments of the build.</param>
    /// <returns>What the build prints.</returns>
    internal static async Task<string> RunAsync(string path, CancellationToken cancellationToken, params string[] arguments)
    {
        // No server is left behind: whoever waits for the output of the tests would wait for the server too.
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [
                "build", path, .. arguments, "--disable-build-servers", "--tl:off", "-nodeReuse:false", "-p:UseSharedCompilation=false",
            ])
        {
            WorkingDirectory = SourceTree.Repository,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the build that runs the tests tells its own tools is not for this one.
        foreach (string variable in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            .ToArray())
        {
            start.Environment.Remove(variable);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using Process build = Process.Start(start)!;
        try
        {
            Task<string> output = build.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> errors = build.StandardError.ReadToEndAsync(cancellationToken);
            await build.WaitForExitAsync(cancellationToken);
            return await output + await errors;
        }
        catch (OperationCanceledException)
        {
            build.Kill(entireProcessTree: true);
            throw;
        }
    }
}
