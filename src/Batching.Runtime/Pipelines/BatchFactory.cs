using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Batching;

/// <summary>Creates batches with their constructors without parameters.</summary>
internal static class BatchFactory
{
    internal static TBatch Create<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TBatch>()
    {
        try
        {
            return Activator.CreateInstance<TBatch>();
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is not null)
        {
            // Callers want the exception of the constructor, not the wrapper.
            ExceptionDispatchInfo.Throw(wrapped.InnerException);
            throw;
        }
    }

    /// <summary>Whether <see cref="Create"/> can create a batch of this type.</summary>
    internal static bool CanCreate<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TBatch>()
        => !typeof(TBatch).IsAbstract && typeof(TBatch).GetConstructor(Type.EmptyTypes) is not null;
}
