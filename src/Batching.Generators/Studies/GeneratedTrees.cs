using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Generators;

/// <summary>
/// The files that the generators write for the classes of compilations that declare the same. They are made once, except those of loops,
/// which are made again if the members that their bodies write have changed.
/// </summary>
internal sealed class GeneratedTrees
{
    private readonly LoopClasses _loops = new();
    private SyntaxTree[]? _trees;
    private LoopModel?[] _models = [];
    private int[] _places = [];

    /// <summary>The files, in the order of their classes. An unchanged file is the same object.</summary>
    public SyntaxTree[] In(Compilation compilation, CancellationToken cancellationToken)
    {
        if (compilation.SyntaxTrees.FirstOrDefault()?.Options is not CSharpParseOptions options)
        {
            return [];
        }

        // Its comments are not needed.
        options = options.WithDocumentationMode(DocumentationMode.None);
        LoopModel?[] models = _loops.In(compilation, cancellationToken);
        if (_trees is null)
        {
            var trees = new List<SyntaxTree>();
            var places = new List<int>();
            var loop = 0;
            foreach (INamedTypeSymbol type in AnnotatedClasses.In(compilation, cancellationToken))
            {
                if (BatchSymbols.BatchBase(type) is not null && BatchParser.Parse(type, compilation, null, cancellationToken) is { } batch)
                {
                    Add(BatchEmitter.Emit(batch));
                }

                if (LoopSymbols.IsLoop(type))
                {
                    LoopModel? model = models[loop++];
                    places.Add(model is null ? -1 : trees.Count);
                    if (model is not null)
                    {
                        Add(LoopEmitter.Emit(model));
                    }
                }

                if (NetParser.Parse(type, compilation, null, cancellationToken) is { } net)
                {
                    Add(NetEmitter.Emit(net));
                }

                if (RunParser.Parse(type, compilation, null, cancellationToken) is { } run)
                {
                    Add(RunEmitter.Emit(run));
                }
            }

            (_trees, _places) = ([.. trees], [.. places]);

            void Add(string text) => trees.Add(Parse(text));
        }
        else if (models != _models)
        {
            var trees = (SyntaxTree[])_trees.Clone();
            for (var loop = 0; loop < models.Length; loop++)
            {
                if (models[loop] is { } model && model != _models[loop] && _places[loop] >= 0)
                {
                    trees[_places[loop]] = Parse(LoopEmitter.Emit(model));
                }
            }

            _trees = trees;
        }

        _models = models;
        return _trees;

        SyntaxTree Parse(string text) => CSharpSyntaxTree.ParseText(text, options, cancellationToken: cancellationToken);
    }
}
