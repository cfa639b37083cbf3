using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Testing;

/// <summary>
/// A project that documents itself stays clean: every generated public member is documented, and every reference resolves.
/// </summary>
public class DocumentationCommentTests
{
    private const string Source = """
        /// <summary>Rows.</summary>
        public partial class Rows : Batch<string>
        {
            /// <summary>Sizes.</summary>
            [DataComponent] public partial int[] Sizes { get; set; }

            /// <summary>Touches a row.</summary>
            /// <param name="path">Its path.</param>
            /// <param name="width">The width.</param>
            /// <returns>Its size.</returns>
            /// <exception cref="ArgumentException">It is empty.</exception>
            [Action, InBatchParallel(Post = nameof(Sizes))]
            private static int Touch(string path, int width, params int[] more) => path.Length + width + more.Length;

            /// <summary>Looks at a row: see <see cref="Sizes"/>.</summary>
            /// <typeparam name="T">Any type.</typeparam>
            [Action, InBatchParallel(Init = nameof(Items))]
            private static void Look<T>(Item item, T value) { }

            /// <summary>Clears.</summary>
            [Action] public void Clear() { }

            /// <summary>Nested.</summary>
            /// <typeparam name="T">Any type.</typeparam>
            public partial class Inner<T> : Batch<T>
            {
                [Action, InBatchParallel] private static void Undocumented(T path, Dictionary<string, T[]> map, (int, T?) pair) { }
            }
        }
        """;

    [Test]
    public void Every_public_member_is_documented_and_every_reference_resolves()
    {
        CSharpCompilation input = UserProject.Compile([Source]);
        input = input.WithOptions(input.Options.WithSpecificDiagnosticOptions(input.Options.SpecificDiagnosticOptions.Remove("CS1591")));
        UserProject.Driver(new BatchGenerator()).RunGeneratorsAndUpdateCompilation(input, out Compilation output, out _);
        using var documentation = new MemoryStream();
        Diagnostic[] found = [
            .. output.Emit(Stream.Null, xmlDocumentationStream: documentation).Diagnostics.Where(
                diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];

        // The user's own: a parameter without a comment.
        Assert.That(found.Where(diagnostic => diagnostic.Id != "CS1573").Select(UserProject.Describe), Is.Empty);

        string[] references =
        [
            .. System.Xml.Linq.XDocument.Parse(System.Text.Encoding.UTF8.GetString(documentation.ToArray())).Descendants()
                .Select(element => element.Attribute("cref")?.Value).OfType<string>().Distinct(),
        ];
        Assert.That(references, Has.Some.StartsWith("M:Rows.Touch("));
        Assert.That(
            references.Where(reference => DocumentationCommentId.GetFirstSymbolForDeclarationId(reference, output) is null), Is.Empty);
    }
}
