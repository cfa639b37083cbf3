namespace StudyTests;

/// <summary>Results of a program whose referenced project was built in debug, once it is built as a release.</summary>
public class DebugAndReleaseCases
{
    private const string Debug = "to execute: code changed: ";

    [Test]
    public async Task A_release_build_uses_the_results_of_a_debug_build()
    {
        using var studies = new TemporaryStudies();
        using var project = new ReferencedProject();
        Assert.That(
            await RunAsync(project, studies, ReferencedLibrary.Source, ReferencedBuild.Debug), Is.EqualTo("1 to execute: never executed"));
        Assert.That(await RunAsync(project, studies, ReferencedLibrary.Source), Is.EqualTo("1 stored"));
        Assert.That(await RunAsync(project, studies, ReferencedLibrary.Source, ReferencedBuild.Debug), Is.EqualTo("1 stored"));
    }

    [Test]
    public async Task A_debug_build_uses_the_results_of_a_release_build_in_another_path()
    {
        using var studies = new TemporaryStudies();
        using var project = new ReferencedProject();
        await RunAsync(project, studies, ReferencedLibrary.Source);
        Assert.That(
            await RunAsync(project, studies, ReferencedLibrary.Source,
                ReferencedBuild.Debug with { SourceFolder = "elsewhere", Commit = "1.0.0+beef", IsDeterministic = false }),
                Is.EqualTo("1 stored"));
    }

    [TestCase("System.Diagnostics.Debug.Assert(value > 0);", TestName = "A check that only looks at a value")]
    [TestCase("System.Diagnostics.Debug.Assert(s_table.Length > 2 && !double.IsNaN(value) && Size > 0, \"too short\");",
        TestName = "A check that looks at fields, lengths and properties")]
    [TestCase("System.Diagnostics.Debug.WriteLine(\"computing\");", TestName = "A line for the debugger")]
    public async Task A_check_that_changes_nothing_is_no_other_code(string check)
    {
        using var studies = new TemporaryStudies();
        using var project = new ReferencedProject();
        await RunAsync(project, studies, With(check), ReferencedBuild.Debug);
        Assert.That(await RunAsync(project, studies, With(check)), Is.EqualTo("1 stored"));
    }

    [TestCase("#if DEBUG\n value++;\n#endif", "Formula.cs asks for DEBUG", TestName = "A directive")]
    [TestCase("#if !RELEASE && NET\n value++;\n#endif", "Formula.cs asks for RELEASE", TestName = "A directive for the other")]
    [TestCase("Trace(ref value);", "Lib.Formula.Compute calls Lib.Formula.Trace", TestName = "A conditional method")]
    [TestCase("System.Func<double> f = () => { Trace(ref value); return 0; }; f();", "Lib.Formula.Compute calls Lib.Formula.Trace",
        TestName = "A conditional method in a lambda")]
    [TestCase("System.Diagnostics.Debug.Assert(++value > 0);", "Lib.Formula.Compute calls Debug.Assert",
        TestName = "A check that changes a variable")]
    [TestCase("System.Diagnostics.Debug.Assert(s_table[0]++ > 0);", "Lib.Formula.Compute calls Debug.Assert",
        TestName = "A check that changes an element")]
    [TestCase("System.Diagnostics.Debug.Assert(Text(\"a\") == \"a\");", "Lib.Formula.Compute calls Debug.Assert",
        TestName = "A check that calls a method")]
    public async Task A_debug_build_that_does_something_else_is_other_code(string code, string asks)
    {
        using var studies = new TemporaryStudies();
        using var project = new ReferencedProject();
        await RunAsync(project, studies, With(code), ReferencedBuild.Debug);
        Assert.That(await RunAsync(project, studies, With(code)),
            Is.EqualTo($"1 {Debug}assembly Lib was built in Debug before, in Release now, and the builds have different code: {asks}"));
    }

    [Test]
    public async Task An_edit_between_a_debug_and_a_release_build_names_the_file()
    {
        using var studies = new TemporaryStudies();
        using var project = new ReferencedProject();
        await RunAsync(project, studies, ReferencedLibrary.Source, ReferencedBuild.Debug);
        Assert.That(
            await RunAsync(project, studies, ReferencedLibrary.Source.Replace("value * 2", "value * 3", StringComparison.Ordinal)),
            Is.EqualTo($"1 {Debug}Formula.cs of the assembly Lib has changed, and it was built in Debug before, in Release now"));
    }

    [Test]
    public async Task Where_the_source_is_not_known_the_plan_says_why()
    {
        using var studies = new TemporaryStudies();
        using var project = new ReferencedProject();
        const string Unknown =
            $"1 {Debug}assembly Lib was built in Debug before, in Release now, and its source cannot be compared: ";
        await RunAsync(project, studies, ReferencedLibrary.Source, ReferencedBuild.Debug);
        Assert.That(await PlanAsync(project, studies, new() { HasSymbols = false }),
            Is.EqualTo(Unknown + "it has no symbols (a portable .pdb beside it, or embedded)"));
        Assert.That(await PlanAsync(project, studies, new() { AfterBuild = File.Delete }),
            Does.StartWith(Unknown + "its source '").And.EndsWith("Formula.cs' is not available"));
        Assert.That(await PlanAsync(project, studies, new() { AfterBuild = path => File.AppendAllText(path, "// later") }),
            Does.EndWith("Formula.cs' has changed since the build"));
    }

    [Test]
    public async Task Other_options_of_the_compiler_are_other_code()
    {
        using var studies = new TemporaryStudies();
        using var project = new ReferencedProject();
        await RunAsync(project, studies, ReferencedLibrary.Source, ReferencedBuild.Debug);
        Assert.That(await PlanAsync(project, studies, new() { ChecksOverflow = true }),
            Is.EqualTo($"1 {Debug}assembly Lib was built in Debug before, in Release now, with other compiler options"));
    }

    [Test]
    public async Task A_constant_of_a_reference_that_is_used_for_nothing_else_counts()
    {
        using var studies = new TemporaryStudies();
        using var project = new ReferencedProject();
        string source = ReferencedLibrary.Source.Replace("value * 2", "value * Constants.Factor", StringComparison.Ordinal);
        await RunAsync(project, studies, source,
            ReferencedBuild.Debug with { Constants = "public static class Constants { public const int Factor = 2; }" });
        Assert.That(
            await RunAsync(
                project, studies, source, new() { Constants = "public static class Constants { public const int Factor = 3; }" }),
            Does.StartWith("1 to execute: code changed: assembly Lib was built in Debug before"));
    }

    private static string With(string statement)
        => ReferencedLibrary.Source.Replace("double sum =", $"\n{statement}\ndouble sum =", StringComparison.Ordinal)
            .Replace("/*second*/",
                "private static int Size { get; } = 3;\n[System.Diagnostics.Conditional(\"DEBUG\")] private static void Trace(ref double value) => value++;", StringComparison.Ordinal);

    private static Task<string> PlanAsync(ReferencedProject project, TemporaryStudies studies, ReferencedBuild build)
        => project.With(ReferencedLibrary.Source, build, run => Use(studies, run, executes: false));

    private static Task<string> RunAsync(
        ReferencedProject project, TemporaryStudies studies, string library, ReferencedBuild? build = null)
        => project.With(library, build, run => Use(studies, run, executes: true));

    /// <summary>What the study plans for the run, in a line; then executes it.</summary>
    private static async Task<string> Use(TemporaryStudies studies, Run run, bool executes)
    {
        await using Study study = studies.Open();
        study.Add(run);
        string plan = study.Plan().ToString().Split('\n')[0];
        if (executes)
        {
            (await study.RunAsync()).ThrowIfFailed();
        }

        return plan;
    }
}
