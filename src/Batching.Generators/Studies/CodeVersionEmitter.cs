namespace Batching.Generators;

/// <summary>Writes the code version of a run class. It is generated only in a build, because no code names it.</summary>
internal static class CodeVersionEmitter
{
    public static string Emit(CodeVersionModel model)
    {
        const string Manifest = GeneratedMembers.Runtime + "CodeManifest";
        var writer = new CodeWriter();
        return GeneratedFile.Of(model.Declaration, writer, () =>
        {
            writer.Line(GeneratedMembers.FieldAttributes);
            writer.Line($"private static readonly {Manifest} __codeManifest = new {Manifest}(");
            writer.Indented(() =>
            {
                writer.Line($"{DefaultValueText.Literal(model.Version)},");
                List(writer, model.Members, ",");
                List(writer, model.Assemblies, ",");
                List(writer, model.Notes, ");");
            });
            writer.Separate();
            writer.Line("/// <inheritdoc/>");
            writer.Line(GeneratedMembers.Attributes);
            writer.Line(GeneratedMembers.Hidden);
            writer.Line($"protected override {Manifest} __Code => __codeManifest;");
        }, directives: RunEmitter.Directives);
    }

    private static void List(CodeWriter writer, EquatableArray<string> texts, string end)
    {
        writer.Line("new string[]");
        writer.Line("{");
        writer.Indented(() =>
        {
            foreach (string text in texts)
            {
                writer.Line($"{DefaultValueText.Literal(text)},");
            }
        });
        writer.Line("}" + end);
    }
}
