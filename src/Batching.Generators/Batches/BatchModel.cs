namespace Batching.Generators;

/// <summary>The model of one batch class. Equal models give equal text. It holds nothing of the compilation.</summary>
internal sealed record BatchModel(
    TypeDeclaration Declaration,
    string HintName,
    string StepsClass,
    string KeyType,
    bool StepsKeepDerivedType,
    Visibility Visibility,
    EquatableArray<string> TypeParameters,
    EquatableArray<string> TypeConstraints,
    EquatableArray<ComponentModel> Components,
    EquatableArray<PropertyStub> Stubs,
    ItemTypeModel? Item,
    EquatableArray<ActionModel> Actions,
    bool PassesNull) : IFileModel;

/// <summary>A data component: a column with one value for each item.</summary>
internal sealed record ComponentModel(
    string Name, string Field, string Modifiers, string ElementType, bool IsNullable, string GetterModifier, string SetterModifier);

/// <summary>The generated type <c>Item</c> of a class: an index with its value in each component.</summary>
internal sealed record ItemTypeModel(string Modifiers, EquatableArray<ItemMemberModel> Members);

/// <summary>A value of an <c>Item</c>.</summary>
internal sealed record ItemMemberModel(string Component, string Type, bool IsNullable);
