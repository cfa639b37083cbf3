namespace Batching.Generators;

/// <summary>Writes one section of a loop: the usual path inside the run, and separate methods for failures and the end.</summary>
internal sealed class LoopSectionEmitter(LoopModel model, LoopSectionModel section, CodeWriter writer)
{
    private const string Frame = GeneratedMembers.Runtime + "LoopFrame";
    private const string Failures = GeneratedMembers.Runtime + "LoopFailures";
    private const string ValueTask = "__Tasks.ValueTask";
    private const string PooledOf = "[global::System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(global::System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder<>))]";
    private readonly LoopEventModel? _failed = section.Event(LoopKind.Failed);
    private readonly LoopEventModel? _finally = section.Event(LoopKind.Finally);
    private readonly LoopEventModel[] _main = [.. section.Events.Where(each => each.Kind < LoopKind.Failed)];

    // The part after the prefix may be a number.
    private string Ends => $"EndOf{section.Name}";

    private string SectionText => DefaultValueText.Literal(section.Name);

    private bool FinallyTakesElement => TakesElement(_finally);

    // A variable that a handler uses lives in memory on the usual path too, so the handler takes only what its events need.
    private bool FailedTakesElement => TakesElement(_failed) || FinallyTakesElement;

    private bool IsFinallyAsync => IsAsync(_finally);

    private bool IsFailedAsync => IsAsync(_failed) || IsFinallyAsync;

    // Whether something in the section may skip or stop without a callback.
    private bool MayLeave => section.Events.Any(MayLeaveAt);

    // Disposing of a sequence may throw and replace the first failure. The exception filter sees the first failure before.
    private const string Filter = " when (frame.Sees(failure))";

    private bool Yields => _main.Any(each => each.Yields is not null);

    /// <summary>The section within the run of the loop.</summary>
    public void Section()
    {
        writer.Line($"// {section.Name}");
        writer.Line("cancellationToken.ThrowIfCancellationRequested();");
        if (_main.Length > 0 && (_failed ?? _finally) is not null)
        {
            writer.Block("try", Main);
            LoopEmitter.Rethrow(writer,
                $"{(IsFailedAsync ? "await " : "")}{FailedName}<TInstrumentation>(frame{ElementArgument(FailedTakesElement)}, failure)",
                Yields ? Filter : "");
        }
        else if (Yields)
        {
            writer.Block("try", Main);
            LoopEmitter.Rethrow(writer, $"frame.EndFailed(frame.Fail({SectionText}, failure))", Filter);
        }
        else
        {
            Main();
        }

        if (_main.Length > 0)
        {
            writer.Separate();

            // A label at the end of a section.
            writer.Line($"{Ends}:");
        }

        if (_finally is not null)
        {
            CallFinally(_finally);
        }

        string watched = MayLeave ? "" : "TInstrumentation.IsOn && ";
        writer.Block($"if ({watched}!frame.EndSection())", () => writer.Line("return;"));
    }

    /// <summary>The code after a failure: Failed, its inner loops, and then the end.</summary>
    public void FailedMethod()
    {
        if (_main.Length == 0 || (_failed ?? _finally) is null)
        {
            return;
        }

        Header("global::System.Exception?", IsFailedAsync, FailedName, FailedTakesElement, ", global::System.Exception failure");
        writer.Open();
        writer.Line($"{Failures} failures = frame.Fail({SectionText}, failure);");
        if (Yields && _failed is not null)
        {
            writer.Line("failure = failures.First;");
        }

        if (_failed is { } failed)
        {
            writer.Block("if (!failures.IsCancellation)", () =>
            {
                Guarded(failed, "frame.Add");
                writer.Line($"frame.EndAlways({LoopEmitter.Number(failed.Index)}, failures, failure);");
                InnerLoops(failed, "frame.Add");
            });
            writer.Separate();
        }

        if (_finally is not null)
        {
            writer.Line(
                $"{(IsFinallyAsync ? "await " : "")}{FinallyName}<TInstrumentation>(frame{ElementArgument(FinallyTakesElement)}, failures);");
        }

        writer.Line("return frame.EndFailed(failures);");
        writer.Close();
        writer.Separate();
    }

    /// <summary>The end, in all cases: Finally and its inner loops.</summary>
    public void FinallyMethod()
    {
        if (_finally is not { } last)
        {
            return;
        }

        Header($"{Failures}?", IsFinallyAsync, FinallyName, FinallyTakesElement, $", {Failures}? failures");
        writer.Open();
        writer.Line("frame.SetAside();");
        Guarded(last, "failures = frame.Add");
        writer.Line($"failures = frame.EndAlways({LoopEmitter.Number(last.Index)}, failures);");
        InnerLoops(last, "failures = frame.Add");
        writer.Line("frame.Restore();");
        writer.Line("return failures;");
        writer.Close();
        writer.Separate();
    }

    private string FailedName => $"__Fail{section.Name}{(IsFailedAsync ? "Async" : "")}";

    private string FinallyName => $"__Finally{section.Name}{(IsFinallyAsync ? "Async" : "")}";

    private bool IsAsync(LoopEventModel? each) => each is not null && (each.IsAsync || InnerOf(each).Any(inner => inner.IsAsync));

    private static bool TakesElement(LoopEventModel? each)
        => each is not null && each.Parameters.Any(parameter => parameter.Argument == LoopArgument.Element);

    private static string ElementArgument(bool isTaken) => isTaken ? ", element" : "";

    private void Header(string result, bool isAsync, string name, bool takesElement, string parameters)
    {
        string element = takesElement ? $", {model.ElementType} element" : "";
        writer.Line(GeneratedMembers.Attributes);
        if (isAsync)
        {
            writer.Line(PooledOf);
        }

        string returned = isAsync ? $"async {ValueTask}<{result}>" : result;
        writer.Line($"private {returned} {name}<TInstrumentation>({Frame} frame{element}{parameters})");
        writer.Clauses([LoopEmitter.Watch]);
    }

    private void Main()
    {
        for (var i = 0; i < _main.Length; i++)
        {
            if (_main[i].Yields is { } yields)
            {
                Yield(_main[i], yields);
            }
            else
            {
                Plain(_main[i]);
            }
        }
    }

    private void Plain(LoopEventModel each)
    {
        string index = LoopEmitter.Number(each.Index);
        Leave($"TInstrumentation.IsOn && !frame.Begin({index})");
        Call(each);
        bool takesContext = each.TakesContext;
        Leave(takesContext
            ? $"TInstrumentation.IsOn ? !frame.End({index}) : frame.IsLeaving"
            : $"TInstrumentation.IsOn && !frame.End({index})");
        foreach (LoopInnerModel inner in InnerOf(each))
        {
            string frame = Local(inner);
            writer.Line($"{Frame} {frame} = frame.Inner({LoopEmitter.Number(inner.Index)});");
            writer.Line(RunOf(inner, frame, "cancellationToken"));
            Leave(inner.MayLeave ? "frame.IsLeaving" : "TInstrumentation.IsOn && frame.IsLeaving");
        }
    }

    private void Yield(LoopEventModel each, LoopYields yields)
    {
        string index = LoopEmitter.Number(each.Index);
        Leave($"TInstrumentation.IsOn && !frame.Begin({index})");
        string sequence = yields.IsAsync
            ? $"await foreach ({yields.Type} each in {Invocation(each)}.WithCancellation(cancellationToken))"
            : $"foreach ({yields.Type} each in {Invocation(each)})";
        bool takesContext = each.TakesContext;
        LoopInnerModel[] inner = [.. InnerOf(each)];
        foreach (LoopInnerModel loop in inner)
        {
            writer.Line($"{Frame} {Local(loop)} = frame.Inner({LoopEmitter.Number(loop.Index)});");
            writer.Line($"{loop.Type} {Local(loop)}Loop = ({loop.Type}){Local(loop)}.Loop;");
        }

        writer.Block(sequence, () =>
        {
            if (!yields.IsAsync)
            {
                Body();
                return;
            }

            // The disposal of an asynchronous sequence is awaited before any handler sees the failure.
            writer.Block("try", Body);
            writer.Block("catch (global::System.Exception failure) when (frame.Passes(failure))", () => writer.Line("throw;"));
        });
        writer.Separate();
        Leave(takesContext
            ? $"TInstrumentation.IsOn ? !frame.End({index}) : frame.IsLeaving"
            : $"TInstrumentation.IsOn && !frame.End({index})");

        void Body()
        {
            if (inner.Length == 0)
            {
                writer.Line("cancellationToken.ThrowIfCancellationRequested();");
            }

            writer.Block("if (TInstrumentation.IsOn)", () => writer.Line("frame.Yielded();"));
            writer.Separate();
            if (takesContext)
            {
                Leave("frame.IsLeaving");
            }

            foreach (LoopInnerModel loop in inner)
            {
                ForElement(loop, yields);
            }

            writer.Block("if (TInstrumentation.IsOn)", () => writer.Line("frame.Resume();"));
        }
    }

    private void ForElement(LoopInnerModel loop, LoopYields yields)
    {
        string frame = Local(loop);
        string keep = $"{frame}.SetElement<{loop.ElementType ?? yields.Type}>(each);";
        if (loop.MayLeave)
        {
            writer.Line(keep);
        }
        else
        {
            // Only contexts show this value.
            writer.Block("if (TInstrumentation.IsOn)", () => writer.Line(keep));
            writer.Separate();
        }

        string await = loop.IsAsync ? "await " : "";
        string method = LoopSymbols.EntryPoint + (loop.IsAsync ? "Async" : "");
        writer.Line(
            $"{await}{frame}Loop.{method}<TInstrumentation>({frame}{(loop.ElementType is null ? "" : ", each")}, cancellationToken);");
        Leave(loop.MayLeave ? "frame.IsLeaving" : "TInstrumentation.IsOn && frame.IsLeaving");
    }

    private void CallFinally(LoopEventModel last)
    {
        string call = $"{FinallyName}<TInstrumentation>(frame{ElementArgument(FinallyTakesElement)}, null)";
        string outOfLine = IsFinallyAsync ? $"(await {call})?.Throw();" : $"{call}?.Throw();";
        bool needsIt = InnerOf(last).Any() || last.TakesContext || last.TakesToken;
        if (needsIt)
        {
            writer.Line(outOfLine);
        }
        else if (last.IsDeclaredOnly)
        {
            writer.Block("if (TInstrumentation.IsOn)", () => writer.Line(outOfLine));
        }
        else
        {
            // Inline only if nothing else must run after a failure.
            string index = LoopEmitter.Number(last.Index);
            writer.Block("if (TInstrumentation.IsOn && frame.GuardsFinally)", () => writer.Line(outOfLine));
            writer.Block("else", () =>
            {
                writer.Block("if (TInstrumentation.IsOn)", () => writer.Line($"frame.Begin({index});"));
                writer.Separate();
                Call(last);
                writer.Block("if (TInstrumentation.IsOn)", () => writer.Line($"frame.End({index});"));
            });
        }

        writer.Separate();
    }

    private void Guarded(LoopEventModel each, string add)
    {
        writer.Block("try", () =>
        {
            writer.Line($"frame.Begin({LoopEmitter.Number(each.Index)});");
            Call(each);
        });
        writer.Block("catch (global::System.Exception another)", () => writer.Line($"{add}({SectionText}, failures, another);"));
        writer.Separate();
    }

    // Each one separately: a failure in one does not keep the next from running.
    private void InnerLoops(LoopEventModel each, string add)
    {
        foreach (LoopInnerModel inner in InnerOf(each))
        {
            writer.Block("try", () =>
            {
                string frame = Local(inner);
                writer.Line($"{Frame} {frame} = frame.InnerAlways({LoopEmitter.Number(inner.Index)});");
                writer.Line(RunOf(inner, frame, "frame.CancellationToken"));
            });
            writer.Block("catch (global::System.Exception another)", () => writer.Line($"{add}({SectionText}, failures, another);"));
            writer.Separate();
        }
    }

    private static string Local(LoopInnerModel inner) => "inner" + LoopEmitter.Number(inner.Index);

    private IEnumerable<LoopInnerModel> InnerOf(LoopEventModel each) => model.Inner.Where(inner => inner.AfterEvent == each.Index);

    private bool MayLeaveAt(LoopEventModel each) => each.TakesContext || InnerOf(each).Any(inner => inner.MayLeave);

    private void Leave(string condition)
    {
        writer.Block($"if ({condition})", () => writer.Line($"goto {Ends};"));
        writer.Separate();
    }

    private void Call(LoopEventModel each)
    {
        if (!each.IsDeclaredOnly)
        {
            writer.Line($"{(each.IsAwaitable ? "await " : "")}{Invocation(each)};");
        }
    }

    private static string Invocation(LoopEventModel each)
        => $"{Identifiers.Escaped(each.Method)}({string.Join(", ", each.Parameters.Select(parameter => Argument(parameter.Argument, each)))})";

    private static string Argument(LoopArgument argument, LoopEventModel each) => argument switch
    {
        LoopArgument.Element => "element",
        LoopArgument.Failure => "failure",
        LoopArgument.Context => $"frame.At({LoopEmitter.Number(each.Index)})",
        _ => "frame.CancellationToken",
    };

    // The object for which the frame was created. The property may hold another object by now.
    private static string RunOf(LoopInnerModel inner, string frame, string token)
        => $"{(inner.IsAsync ? "await " : "")}(({inner.Type}){frame}.Loop).{LoopSymbols.EntryPoint}{(inner.IsAsync ? "Async" : "")}<TInstrumentation>({frame}, {token});";
}
