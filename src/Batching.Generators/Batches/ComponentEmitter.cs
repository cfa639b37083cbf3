namespace Batching.Generators;

/// <summary>Writes the data components of a batch class, and its <c>Item</c>.</summary>
internal static class ComponentEmitter
{
    public static void Emit(BatchModel model, CodeWriter writer)
    {
        foreach (ComponentModel component in model.Components)
        {
            Property(component, writer);
        }

        foreach (PropertyStub stub in model.Stubs)
        {
            stub.Write(writer);
        }

        if (model.Components.Count > 0)
        {
            KeepRows(model, writer);
            JoinRows(model, writer);
        }

        if (model.Item is { } item)
        {
            ItemType(model, item, writer);
        }
    }

    private static void Property(ComponentModel component, CodeWriter writer)
    {
        string field = component.Field;
        string name = Identifiers.Escaped(component.Name);
        writer.Line(GeneratedMembers.FieldAttributes);
        writer.Line($"private {TypeText.ArrayOf(component.ElementType)}? {field};");
        writer.Separate();
        writer.Line(GeneratedMembers.Attributes);
        writer.Block($"{component.Modifiers} {TypeText.ArrayOf(component.ElementType)}{(component.IsNullable ? "?" : "")} {name}", () =>
        {
            writer.Line(component.IsNullable
                ? $"{component.GetterModifier}get => {field};"
                : $"{component.GetterModifier}get => RequiredColumn({field}, nameof({name}));");
            writer.Line(component.IsNullable
                ? $"{component.SetterModifier}set => {field} = value is null ? null : CheckedColumn(value, nameof({name}));"
                : $"{component.SetterModifier}set => {field} = CheckedColumn(value, nameof({name}));");
        });
        writer.Separate();
    }

    private static void KeepRows(BatchModel model, CodeWriter writer)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line(GeneratedMembers.Attributes);
        writer.Line(GeneratedMembers.Hidden);
        writer.Block("protected override void KeepRows(global::System.ReadOnlySpan<int> positions)", () =>
        {
            writer.Line("base.KeepRows(positions);");
            foreach (ComponentModel component in model.Components)
            {
                writer.Line($"{component.Field} = KeptRows({component.Field}, positions);");
            }
        });
        writer.Separate();
    }

    private static void JoinRows(BatchModel model, CodeWriter writer)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line(GeneratedMembers.Attributes);
        writer.Line(GeneratedMembers.Hidden);
        writer.Block("protected override void JoinRows(global::System.ReadOnlySpan<global::Batching.BatchRows> parts)", () =>
        {
            writer.Line("base.JoinRows(parts);");
            foreach (ComponentModel component in model.Components)
            {
                string name = Identifiers.Escaped(component.Name);
                writer.Line(
                    $"{component.Field} = JoinedRows(parts, static batch => (({model.Declaration.FullName})batch).{component.Field}, "
                        + $"nameof({name}));");
            }
        });
        writer.Separate();
    }

    private static void ItemType(BatchModel model, ItemTypeModel item, CodeWriter writer)
    {
        var names = new UniqueNames(item.Members.Select(member => member.Component));
        string batch = names.Pick("batch");
        string position = names.Pick("position");
        writer.Line("/// <summary>One item of the batch: its index, and its value in each component.</summary>");
        writer.Line($"/// <param name=\"{batch}\">The batch.</param>");
        writer.Line($"/// <param name=\"{position}\">The item's position in the batch.</param>");
        writer.Line(GeneratedMembers.Attributes);
        writer.Block($"{item.Modifiers} readonly struct Item({model.Declaration.FullName} {batch}, int {position})", () =>
        {
            writer.Line("/// <summary>The item's position in the batch, from 0.</summary>");
            writer.Line($"public int Position => {position};");
            writer.Separate();
            writer.Line("/// <summary>The item's index.</summary>");
            writer.Line($"public {model.KeyType} Index => {batch}.IndexColumn[{position}];");
            foreach (ItemMemberModel member in item.Members)
            {
                string name = Identifiers.Escaped(member.Component);
                string column = member.IsNullable ? $"{batch}.RequiredColumn({batch}.{name}, nameof({name}))" : $"{batch}.{name}";
                writer.Separate();
                writer.Line($"/// <summary>The item's value of {member.Component}.</summary>");
                writer.Line($"public {member.Type} {name} => {column}[{position}];");
            }
        });
        writer.Separate();
    }
}
