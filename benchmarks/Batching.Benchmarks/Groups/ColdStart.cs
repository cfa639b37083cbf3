using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Benchmarks.Groups;

/// <summary>
/// What a program pays before it is warm: the size of what is generated, and the time to its first result and to one result of each of its
/// fifty actions, each run in a new process, beside the same program with loops by hand.
/// </summary>
internal sealed class ColdStart : BenchmarkGroup
{
    private const double MostOfFirst = 2.8;
    private const double MostOfAll = 1.2;
    private const double MostTextOfSource = 13;
    private const double MostBytesAClass = 11_000;

    internal override string Name => "cold-start";

    internal override IReadOnlyList<Bar> Run(bool isQuick)
    {
        string folder = Directory.CreateTempSubdirectory("batching-cold-start").FullName;
        try
        {
            Program ours = Program.Write(Path.Combine(folder, "ours"), SyntheticStart.OurClass);
            Program byHand = Program.Write(Path.Combine(folder, "by-hand"), SyntheticStart.ClassByHand);
            Program none = Program.Write(Path.Combine(folder, "none"), SyntheticStart.PlainClass);
            Console.WriteLine("| program | source | generated | assembly | of it a class |\n|---|---:|---:|---:|---:|");
            Program[] programs = [ours, byHand];
            foreach (Program program in programs)
            {
                Console.WriteLine(Invariant(
                    $"| {Path.GetFileName(program.Folder)} | {program.Source:N0} B | {program.Generated:N0} B | {program.Assembly:N0} B | {BytesAClass(program, none):N0} B |"));
            }

            List<Times>[] times = [[], []];
            for (var round = 0; round < (isQuick ? 8 : 30); round++)
            {
                for (var turn = 0; turn < programs.Length; turn++)
                {
                    int side = (turn + round) % programs.Length;
                    times[side].Add(programs[side].Run());
                }
            }

            Console.WriteLine(
                "\n| program | first result, ms (fastest / median) | methods compiled | all fifty, ms | methods compiled |\n|---|---:|---:|---:|---:|");
            for (var side = 0; side < programs.Length; side++)
            {
                List<Times> own = times[side];
                Console.WriteLine(Invariant(
                    $"| {Path.GetFileName(programs[side].Folder)} | {Show(own.Select(time => time.First))} | {own[0].FirstMethods} | {Show(own.Select(time => time.All))} | {own[0].AllMethods} |"));
            }

            return
            [
                new("cold-first-of-by-hand", times[0].Min(time => time.First) / times[1].Min(time => time.First), MostOfFirst),
                new("cold-all-of-by-hand", times[0].Min(time => time.All) / times[1].Min(time => time.All), MostOfAll),
                new("generated-text-of-source", (double)ours.Generated / ours.Source, MostTextOfSource),
                new("assembly-bytes-a-class", BytesAClass(ours, none), MostBytesAClass),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What a class with its actions adds to the assembly.</summary>
    private static double BytesAClass(Program program, Program none) => (double)(program.Assembly - none.Assembly) / SyntheticStart.Classes;

    private static string Show(IEnumerable<double> times)
    {
        double[] ordered = [.. times.Order()];
        return Invariant($"{ordered[0]:0.0} / {ordered[ordered.Length / 2]:0.0}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Milliseconds from the beginning of Main, and how many methods the runtime had compiled by then.</summary>
    private sealed record Times(double First, double FirstMethods, double All, double AllMethods);

    /// <summary>A program that was compiled into a folder of its own.</summary>
    private sealed record Program(string Folder, int Source, int Generated, long Assembly)
    {
        private const string File = "App.dll";

        internal static Program Write(string folder, Func<int, string> classOf)
        {
            Directory.CreateDirectory(folder);
            string[] classes = [.. Enumerable.Range(0, SyntheticStart.Classes).Select(classOf)];
            CSharpCompilation compilation = SyntheticProject.Empty("App")
                .WithOptions(
                    new CSharpCompilationOptions(OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Release,
                        nullableContextOptions: NullableContextOptions.Enable))
                .AddSyntaxTrees(
                [
                    SyntheticProject.Parse(SyntheticProject.ImplicitUsings, "ImplicitUsings.cs"),
                    SyntheticProject.Parse(SyntheticStart.Shared, "Shared.cs"),
                    SyntheticProject.Parse(SyntheticStart.Program, "Program.cs"),
                    .. classes.Select((text, number) => SyntheticProject.Parse(text, Invariant($"Class{number}.cs"))),
                ]);
            int before = compilation.SyntaxTrees.Length;
            CSharpGeneratorDriver.Create([new Generators.BatchGenerator().AsSourceGenerator()], parseOptions: SyntheticProject.ParseOptions)
                .RunGeneratorsAndUpdateCompilation(compilation, out Compilation compiled, out _);
            string path = Path.Combine(folder, File);
            using (FileStream stream = System.IO.File.Create(path))
            {
                Diagnostic? wrong =
                    compiled.Emit(stream).Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
                if (wrong is not null)
                {
                    throw new InvalidOperationException($"The program is wrong: {wrong}");
                }
            }

            foreach (string library in new[] { "Batching.*.dll", "Microsoft.Extensions.*.dll" }.SelectMany(
                pattern => Directory.GetFiles(AppContext.BaseDirectory, pattern)))
            {
                System.IO.File.Copy(library, Path.Combine(folder, Path.GetFileName(library)));
            }

            System.IO.File.WriteAllText(
                Path.Combine(folder, "App.runtimeconfig.json"),
                """{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"VERSION"}}}""".Replace(
                    "VERSION", Environment.Version.ToString(), StringComparison.Ordinal));
            return new(
                folder,
                classes.Sum(text => text.Length),
                compiled.SyntaxTrees.Skip(before).Sum(tree => tree.Length),
                new FileInfo(path).Length);
        }

        /// <summary>Runs it in a process of its own: the milliseconds from the beginning of Main.</summary>
        internal Times Run()
        {
            string host = Path.GetFullPath(
                Path.Combine(
                    RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
            using Process process =
                Process.Start(new ProcessStartInfo(host, [Path.Combine(Folder, File)]) { RedirectStandardOutput = true })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            double[] times = [
                .. output.Split(' ', StringSplitOptions.TrimEntries)
                    .Select(text => double.TryParse(text, CultureInfo.InvariantCulture, out double value) ? value : double.NaN)];
            return process.ExitCode == 0 && times.Length == 4
                ? new(times[0], times[1], times[2], times[3])
                : throw new InvalidOperationException($"{Folder} ended with {process.ExitCode}: {output}");
        }
    }
}
