using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Batching.Testing;

/// <summary>
/// What a build says of projects for which no generator runs. A solution of such projects is built with a package that holds the targets.
/// </summary>
public sealed partial class ProjectCheckTests
{
    private const string Reference = """<ItemGroup><PackageReference Include="Batching" Version="1.0.0" /></ItemGroup>""";

    /// <summary>The projects, each with what its build prints of ours.</summary>
    private static readonly (string File, string Content, string? Expected)[] s_projects =
    [
        ("FSharp.fsproj", Reference, "warning BATCH901"),
        ("VisualBasic.vbproj", Reference, "warning BATCH901"),
        ("Quiet.vbproj", Reference + "<PropertyGroup><BatchingChecksProject>false</BatchingChecksProject></PropertyGroup>", null),
        ("Indirect.vbproj", """<ItemGroup><ProjectReference Include="../Right.csproj/Right.csproj" /></ItemGroup>""", null),
        ("Right.csproj", Reference, null),
        ("OldCompiler.csproj",
            Reference + """
                <Target Name="Old" BeforeTargets="CheckBatchingProject">
                  <PropertyGroup><CompilerApiVersion>roslyn4.8</CompilerApiVersion></PropertyGroup>
                </Target>
                """,
            "error BATCH902"),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("batching-projects").FullName;

    [OneTimeTearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    [CancelAfter(240_000)]
    public async Task A_build_says_where_no_generator_runs(CancellationToken cancellationToken)
    {
        WritePackage();
        Write("NuGet.config", """
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><clear /><add key="feed" value="." /></packageSources>
            </configuration>
            """);
        foreach ((string file, string content, _) in s_projects)
        {
            Write(Path.Combine(file, file), $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net{Environment.Version.ToString(2)}</TargetFramework></PropertyGroup>
                  {(file.EndsWith(".fsproj", StringComparison.Ordinal) ? "<ItemGroup><Compile Include=\"Library.fs\" /></ItemGroup>" : "")}
                  {content}
                </Project>
                """);
        }

        Write(Path.Combine("FSharp.fsproj", "Library.fs"), "module Library\nlet one = 1\n");
        Write("All.slnx", $"<Solution>{string.Concat(s_projects.Select(project => $"<Project Path=\"{project.File}/{project.File}\" />"))}</Solution>");

        string output = await DotnetBuild.RunAsync(Path.Combine(_folder, "All.slnx"), cancellationToken);

        Assert.That(Printed().Matches(output).Select(line => $"{line.Groups["project"]}: {line.Groups["what"]}").Distinct(),
            Is.EquivalentTo(s_projects.Where(project => project.Expected is not null)
                .Select(project => $"{project.File}: {project.Expected}")), output);
        Assert.That(output, Does.Contain("'FSharp.fsproj'").And.Contain("'OldCompiler.csproj'").And.Contain("Roslyn 4.14"));
        Assert.That(output, Does.Contain("Indirect.dll"), "The other projects are built.");
    }

    private void Write(string file, string text)
    {
        string path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private void WritePackage()
    {
        using ZipArchive package = ZipFile.Open(Path.Combine(_folder, "Batching.1.0.0.nupkg"), ZipArchiveMode.Create);
        package.CreateEntryFromFile(
            Path.Combine(SourceTree.Repository, "src", "Batching.Runtime", "buildTransitive", "Batching.targets"),
            "buildTransitive/Batching.targets");
        package.CreateEntry($"lib/net{Environment.Version.ToString(2)}/_._");
        using var writer = new StreamWriter(package.CreateEntry("Batching.nuspec").Open());
        writer.Write("""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata><id>Batching</id><version>1.0.0</version><authors>Test</authors><description>Test</description></metadata>
            </package>
            """);
    }

    [GeneratedRegex(@"(?<what>(error|warning) [A-Z]+[0-9]+):.*\[.*[/\\](?<project>[^/\\]+)\]")]
    private static partial Regex Printed();
}
