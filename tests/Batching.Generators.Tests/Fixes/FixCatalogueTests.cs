using System.Composition;
using System.Reflection;
using Batching.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Batching.Testing;

/// <summary>That every diagnostic has a fix, or a reason to have none, and every fix can be found and applied to all.</summary>
public class FixCatalogueTests
{
    /// <summary>The diagnostics without a fix, and why.</summary>
    private static readonly Dictionary<string, string> s_withoutFix = new()
    {
        ["BATCH002"] = "Only the user knows the index that the class is a batch of.",
        ["BATCH005"] = "What the sequence should hold is not said.",
        ["BATCH009"] = "Which of the two types is wrong is not said.",
        ["BATCH015"] = "A name is the user's to choose.",
        ["BATCH019"] = "The class may be file-local for a reason.",
        ["BATCH023"] = "What the items should do with the variable is not said.",
        ["BATCH026"] = "How to make a new object is not said.",
        ["BATCH028"] = "A hint for other projects' steps: nothing need be mended.",
        ["BATCH031"] = "Which policy, or which Init, is a decision.",
        ["BATCH034"] = "Whether objects are shared is not known.",
        ["BATCH036"] = "A name is the user's to choose.",
        ["BATCH038"] = "Whether the action or the call is wrong is not said.",
        ["BATCH039"] = "Whether to await or to keep the task is a decision.",
        ["BATCH040"] = "Whether to await or to keep the task is a decision.",
        ["BATCH041"] = "Where the result should go is not said.",
        ["BATCH042"] = "How long the run should last is not said.",
        ["BATCH043"] = "Whether a variable of the run, a lock or another place is meant is not said.",
        ["BATCH044"] = "What each task draws is not said.",
        ["BATCH045"] = "Which value is meant is not said.",
        ["BATCH046"] = "A name is the user's to choose.",
        ["BATCH047"] = "Which overload of the awaitable form fits is not said.",
        ["BATCH048"] = "What was meant is a guess.",
        ["BATCH049"] = "The version is in the project file, which a fix cannot edit.",
        ["BATCH102"] = "The class may be of that kind for a reason.",
        ["BATCH104"] = "What the event is to do instead is not said.",
        ["BATCH105"] = "Which of the two is meant is not said.",
        ["BATCH106"] = "Which of the loops should not be there is not said.",
        ["BATCH108"] = "Whether the loop or its event is wrong is not said.",
        ["BATCH110"] = "A name is the user's to choose.",
        ["BATCH112"] = "Whether to await or to keep the task is a decision.",
        ["BATCH202"] = "What the class should be instead is a decision.",
        ["BATCH203"] = "What the method should take, give or belong to is not said.",
        ["BATCH204"] = "Which type or direction is meant is not said.",
        ["BATCH205"] = "Whether it has a default, and which, is not said.",
        ["BATCH206"] = "What it should do is the user's to write.",
        ["BATCH207"] = "Which method is meant, and what it checks, is not said.",
        ["BATCH208"] = "A name is the user's to choose.",
        ["BATCH209"] = "Which output should lead there is not said.",
        ["BATCH210"] = "Whether the second edge is meant is not known.",
        ["BATCH211"] = "Which way was meant is not said.",
        ["BATCH212"] = "Where it should be added, and under which name, is not said.",
        ["BATCH213"] = "What should be connected to it is not said.",
        ["BATCH214"] = "How much the cycle may hold is a decision.",
        ["BATCH215"] = "What goes on at the same time, and why, is not known.",
        ["BATCH216"] = "Whether the loop should end there, or the exception pass, is a decision.",
        ["BATCH217"] = "Whether to await or to keep the task is a decision.",
        ["BATCH218"] = "A hint: nothing need be mended.",
        ["BATCH302"] = "Only the user knows what the run results in.",
        ["BATCH303"] = "What the method should be is not said.",
        ["BATCH304"] = "Whether the result depends on the parameter is a decision.",
        ["BATCH305"] = "Which default the method works with is a decision.",
        ["BATCH306"] = "A name is the user's to choose.",
        ["BATCH307"] = "What the constructor, or the type parameter, is for is not said.",
        ["BATCH308"] = "What should be stored is not said.",
        ["BATCH309"] = "What takes long, and takes the token, is not said.",
        ["BATCH311"] = "What the parameter was called, or was, is not said.",
    };

    private static IEnumerable<Type> Providers
        => typeof(BatchFixProvider).Assembly.GetTypes().Where(type => typeof(CodeFixProvider).IsAssignableFrom(type) && !type.IsAbstract);

    private static IEnumerable<string> Ids
        => Product.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(descriptor => descriptor.Id).Distinct();

    [TestCaseSource(nameof(Providers))]
    public void A_provider_is_exported_shared_and_fixes_all_of_ids_that_exist(Type type)
    {
        var provider = (CodeFixProvider)Activator.CreateInstance(type)!;
        Assert.That(type.GetCustomAttribute<ExportCodeFixProviderAttribute>()?.Languages, Is.EqualTo([LanguageNames.CSharp]));
        Assert.That(type.GetCustomAttribute<SharedAttribute>(), Is.Not.Null);
        Assert.That(provider.GetFixAllProvider()?.GetSupportedFixAllScopes(),
            Is.SupersetOf([FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution]));
        Assert.That(provider.FixableDiagnosticIds, Is.Not.Empty.And.SubsetOf(Ids));
    }

    [Test]
    public void Every_diagnostic_has_a_fix_or_a_reason_to_have_none()
    {
        string[] fixable = [
            .. Providers.SelectMany(type => ((CodeFixProvider)Activator.CreateInstance(type)!).FixableDiagnosticIds).Distinct()];
        Assert.That(fixable.Concat(s_withoutFix.Keys).Order(StringComparer.Ordinal), Is.EqualTo(Ids.Order(StringComparer.Ordinal)));
    }

    [Test]
    public void The_page_of_a_diagnostic_says_whether_there_is_a_fix()
    {
        foreach (string id in Ids)
        {
            string page = File.ReadAllText(Path.Combine(SourceTree.Repository, "docs", "diagnostics", $"{id}.md")).ReplaceLineEndings(" ");
            Assert.That(page.Contains("A fix offers ", StringComparison.Ordinal), Is.EqualTo(!s_withoutFix.ContainsKey(id)), id);
        }
    }
}
