namespace Batching.Generators;

/// <summary>The model of one generated file.</summary>
internal interface IFileModel
{
    string HintName { get; }
}
