using System.Runtime.Loader;
using Batching.Generators;
using Batching.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace StudyTests;

/// <summary>Code of other projects, which the compiler sees as references only: its IL counts.</summary>
public class ReferencedProjectCases
{
    private const string Library = """
        [assembly: System.Reflection.AssemblyInformationalVersion("1.0.0+0000")]
        namespace Lib;

        public static class Formula
        {
            private static readonly int[] s_table = [10, 20, 30, 40];

            public static double Compute(double value, double by = 5) => (value * 2) + s_table[2] + Text("seven").Length + by + new Second().Value;

            private static string Text(string word) => word;
        }

        public class First
        {
            public double Value => Of();

            protected virtual double Of() => 1;
        }

        public class Second : First
        {
            protected override double Of() => 2;
        }
        """;

    private const string Program = """
        [Run]
        public sealed partial class Some : Run<double>
        {
            private static double Execute(double value) => Lib.Formula.Compute(value);
        }
        """;

    [TestCase("value * 2", "value * 3", true, TestName = "A body edit in a referenced project changes the version")]
    [TestCase("30, 40", "31, 40", true, TestName = "A table in a referenced project changes the version")]
    [TestCase("\"seven\"", "\"seventy\"", true, TestName = "A text in a referenced project changes the version")]
    [TestCase("by = 5", "by = 6", true, TestName = "The default of a parameter in a referenced project changes the version")]
    [TestCase("protected override double", "protected new virtual double", true, TestName = "An override in a referenced project that is none any more changes the version")]
    [TestCase("value * 2", "value /* joule */ * 2", false, TestName = "A comment in a referenced project does not")]
    [TestCase("1.0.0+0000", "1.0.0+beef", false, TestName = "A commit in a referenced project does not")]
    public void Code_of_a_referenced_project(string from, string to, bool isChange)
    {
        string before = VersionWith(Library), after = VersionWith(Library.Replace(from, to, StringComparison.Ordinal));
        Assert.That(after != before, Is.EqualTo(isChange));
    }

    private static string VersionWith(string library)
    {
        string directory = Directory.CreateTempSubdirectory("batching-reference-").FullName;
        var context = new AssemblyLoadContext("User", isCollectible: true);
        try
        {
            // Another module id each time, as after every commit.
            CSharpCompilation lib = UserProject.Compile([library + $"\n// {Guid.NewGuid()}"]).WithAssemblyName("Lib");
            string libPath = Emit(lib, directory, "Lib.dll");
            UserProject.Driver(new RunGenerator()).RunGeneratorsAndUpdateCompilation(
                UserProject.Compile([Program]).AddReferences(MetadataReference.CreateFromFile(libPath)), out Compilation program, out _);
            string programPath = Emit(program, directory, "User.dll");
            context.Resolving += (loader, name) => name.Name == "Lib" ? loader.LoadFromAssemblyPath(libPath) : null;
            var run = (Run<double>)Activator.CreateInstance(context.LoadFromAssemblyPath(programPath).GetType("Some")!, 1.0)!;
            CodeVersion code = run.Class.Code(run);
            Assert.That(code.Members.Keys, Has.Member("assembly Lib"));
            return code.Version;
        }
        finally
        {
            context.Unload();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string Emit(Compilation compilation, string directory, string file)
    {
        string path = Path.Combine(directory, file);
        Assert.That(compilation.Emit(path).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), Is.Empty);
        return path;
    }
}
