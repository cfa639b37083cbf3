using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>
/// The loops of compilations that declare the same. The description of a loop lists the members that its methods write, so bodies count
/// too. A loop is read again if a file of its class or of a base has changed.
/// </summary>
internal sealed class LoopClasses
{
    private readonly object _lock = new();
    private SyntaxTree[] _files = [];
    private string[] _types = [];
    private LoopModel?[]? _models;
    private int[][] _read = [];

    /// <summary>
    /// The models of all loops, in the order of their files; null for an invalid class. Equal models are the same object.
    /// </summary>
    public LoopModel?[] In(Compilation compilation, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            SyntaxTree[] files = [.. compilation.SyntaxTrees];
            if (_models is null)
            {
                (string Name, INamedTypeSymbol Type)[] loops = [
                    .. AnnotatedClasses.NamedIn(compilation, cancellationToken).Where(named => LoopSymbols.IsLoop(named.Type))];
                LoopModel?[] models = [.. loops.Select(loop => LoopParser.Parse(loop.Type, compilation, null, cancellationToken))];
                (_types, _models, _read) =
                    ([.. loops.Select(loop => loop.Name)], models, [.. loops.Select(loop => FilesOf(loop.Type, files))]);
            }
            else
            {
                var models = (LoopModel?[])_models.Clone();
                for (var i = 0; i < models.Length; i++)
                {
                    if (Array.Exists(_read[i], file => files[file] != _files[file])
                        && compilation.Assembly.GetTypeByMetadataName(_types[i]) is { } type)
                    {
                        LoopModel? model = LoopParser.Parse(type, compilation, null, cancellationToken);
                        models[i] = Equals(model, models[i]) ? models[i] : model;
                    }
                }

                _models = models;
            }

            _files = files;
            return _models;
        }
    }

    private static int[] FilesOf(INamedTypeSymbol type, SyntaxTree[] files)
        => [.. type.SelfAndBases().SelectMany(part => part.DeclaringSyntaxReferences)
            .Select(reference => Array.IndexOf(files, reference.SyntaxTree)).Distinct()];
}
