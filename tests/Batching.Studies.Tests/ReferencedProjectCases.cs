namespace StudyTests;

/// <summary>Code of other projects, which the compiler sees as references only: its IL counts.</summary>
public class ReferencedProjectCases
{
    [TestCase("value * 2", "value * 3", "Lib.Formula.Compute(double, double, decimal)", TestName = "A body")]
    [TestCase("30, 40", "31, 40", "Lib.Formula.s_table", TestName = "A table")]
    [TestCase("value / 2", "value / 3", "Lib.Formula.s_half", TestName = "A lambda that a field begins with")]
    [TestCase("\"seven\"", "\"seventy\"", "Lib.Formula.Compute(double, double, decimal)", TestName = "A text")]
    [TestCase("by = 5", "by = 6", "Lib.Formula.Compute(double, double, decimal)", TestName = "The default of a parameter")]
    [TestCase("share = 1.5m", "share = 2.5m", "Lib.Formula.Compute(double, double, decimal)",
        TestName = "The default of a parameter that is no constant of the runtime")]
    [TestCase("number > value", "number >= value", "Lib.Formula.Compute(double, double, decimal)", TestName = "A lambda")]
    [TestCase("10 * value", "11 * value", "Lib.Formula.Compute(double, double, decimal)", TestName = "A local function")]
    [TestCase("i * 1.5", "i * 2.5", "Lib.Formula.Numbers(int)", TestName = "An iterator")]
    [TestCase("value + i", "value - i", "Lib.Formula.Later(double)", TestName = "An asynchronous method")]
    [TestCase("pair.Number > 2", "pair.Number > 3", "Lib.Formula.Kind(string)", TestName = "A lambda over an anonymous type")]
    [TestCase("item + 1", "item + 2", "Lib.Box<T>.Twice()", TestName = "A lambda of a generic type")]
    [TestCase("map(item)", "map(item) + 1", "Lib.Box<T>.Map<TOther>(TOther, System.Func<TOther, double>)",
        TestName = "A closure of a generic method")]
    [TestCase(
        "protected override double", "protected new virtual double", "Lib.Second.Of()", TestName = "An override that is none any more")]
    [TestCase("public double Value => Of();", "public double Value => Of() + 1;", "Lib.First.Value", TestName = "A property")]
    public void A_change_in_a_referenced_project_names_its_member(string from, string to, string member)
    {
        using var project = new ReferencedProject();
        CodeVersion before = project.Version(ReferencedLibrary.Source),
            after = project.Version(ReferencedLibrary.Source.Replace(from, to, StringComparison.Ordinal));
        Assert.That(after.Version, Is.Not.EqualTo(before.Version));
        Assert.That(after.DifferenceFrom(before.Members), Is.EqualTo($"{member} of the assembly Lib has changed"));
    }

    [TestCase("value * 2", "value /* joule */ * 2", TestName = "A comment")]
    [TestCase("/*first*/", "// Numbers below.\n\n", TestName = "Lines")]
    public void What_is_no_code_does_not_count(string from, string to)
    {
        using var project = new ReferencedProject();
        Assert.That(project.Version(ReferencedLibrary.Source.Replace(from, to, StringComparison.Ordinal)).Version,
            Is.EqualTo(project.Version(ReferencedLibrary.Source).Version));
    }

    private static IEnumerable<TestCaseData> Builds()
    {
        yield return new TestCaseData(new ReferencedBuild { IsDeterministic = false }).SetArgDisplayNames("not deterministic");
        yield return new TestCaseData(new ReferencedBuild { SourceFolder = "elsewhere" }).SetArgDisplayNames("another path");
        yield return new TestCaseData(new ReferencedBuild { Commit = "1.0.0+beef" }).SetArgDisplayNames("another commit");
        yield return new TestCaseData(new ReferencedBuild { Number = "2.1.0.0" }).SetArgDisplayNames("another version number");
        yield return new TestCaseData(new ReferencedBuild { HasSymbols = false }).SetArgDisplayNames("no symbols");
    }

    [TestCaseSource(nameof(Builds))]
    public void A_rebuilt_reference_without_a_change_is_the_same_code(object build)
    {
        using var project = new ReferencedProject();
        Assert.That(project.Version(ReferencedLibrary.Source, (ReferencedBuild)build).Version,
            Is.EqualTo(project.Version(ReferencedLibrary.Source).Version));
    }

    [Test]
    public void Of_an_assembly_with_many_members_the_type_is_named()
    {
        string members = string.Concat(Enumerable.Range(0, 1_000).Select(number => $"public static int Added{number}() => {number}; "));
        string source = ReferencedLibrary.Source + $"\npublic static class Many {{ {members} }}";
        using var project = new ReferencedProject();
        CodeVersion before = project.Version(source),
            after = project.Version(source.Replace("Added7() => 7", "Added7() => 8", StringComparison.Ordinal));
        Assert.That(after.DifferenceFrom(before.Members), Is.EqualTo("Lib.Many of the assembly Lib has changed"));
    }

    [Test]
    public void An_embedded_file_counts()
    {
        using var project = new ReferencedProject();
        CodeVersion before = project.Version(ReferencedLibrary.Source),
            after = project.Version(ReferencedLibrary.Source, new() { Resource = "1 2 4" });
        Assert.That(after.Version, Is.Not.EqualTo(before.Version));
        Assert.That(after.DifferenceFrom(before.Members), Is.EqualTo("the resource table.txt of the assembly Lib has changed"));
        Assert.That(project.Version(ReferencedLibrary.Source, ReferencedBuild.Debug with { Resource = "1 2 4" }).IsSameAs(before.Members),
            Is.False);
    }

    [TestCase("native.so", "other.so", TestName = "A native library")]
    [TestCase("\"compute\"", "\"estimate\"", TestName = "A native function")]
    public void What_is_imported_counts(string from, string to)
    {
        string source = ReferencedLibrary.Source.Replace("/*second*/",
            "[System.Runtime.InteropServices.DllImport(\"native.so\", EntryPoint = \"compute\")] private static extern int Native();",
            StringComparison.Ordinal);
        using var project = new ReferencedProject();
        Assert.That(
            project.Version(source.Replace(from, to, StringComparison.Ordinal)).Version, Is.Not.EqualTo(project.Version(source).Version));
    }

    [Test]
    public void A_type_of_a_file_is_the_same_code_in_another_path()
    {
        const string Source = "namespace Lib; public static class Formula { public static double Compute(double value) => new Hidden().Of(value); } file sealed class Hidden { public double Of(double value) => value; }";
        using var project = new ReferencedProject();
        Assert.That(project.Version(Source, new() { SourceFolder = "elsewhere", HasSymbols = false }).Version,
            Is.EqualTo(project.Version(Source, new() { HasSymbols = false }).Version));
    }

    [Test]
    public void Members_in_another_order_are_the_same_code()
    {
        // What the compiler makes for a member is numbered by the member's place.
        int first = ReferencedLibrary.Source.IndexOf("/*first*/", StringComparison.Ordinal),
            second = ReferencedLibrary.Source.IndexOf("/*second*/", StringComparison.Ordinal),
            third = ReferencedLibrary.Source.IndexOf("/*third*/", StringComparison.Ordinal);
        string moved = ReferencedLibrary.Source[..first] + ReferencedLibrary.Source[second..third]
            + ReferencedLibrary.Source[first..second] + ReferencedLibrary.Source[third..];
        using var project = new ReferencedProject();
        Assert.That(project.Version(moved).Version, Is.EqualTo(project.Version(ReferencedLibrary.Source).Version));
    }

    [TestCase("/*first*/",
        "public static int Added(int a) { System.Func<int> f = () => a; return f() + new[] { 5, 6, 7, 8 }[1] + new { A = a }.A; }",
        "Lib.Formula.Added(int) of the assembly Lib is new", TestName = "A member")]
    [TestCase("public class First", "public class Added { public System.Func<int, int> Of { get; } = a => a; }\npublic class First",
        "Lib.Added of the assembly Lib is new", TestName = "A type")]
    public void An_addition_is_named_and_nothing_that_it_moves(string from, string to, string difference)
    {
        using var project = new ReferencedProject();
        CodeVersion before = project.Version(ReferencedLibrary.Source),
            after = project.Version(ReferencedLibrary.Source.Replace(from, to, StringComparison.Ordinal));
        Assert.That(after.DifferenceFrom(before.Members), Is.EqualTo(difference));
    }
}
