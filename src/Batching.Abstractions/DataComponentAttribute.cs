namespace Batching;

/// <summary>
/// Makes a partial array property of a <see cref="Batch{TKey}"/> class a data component: a column with one value for each item.
/// </summary>
/// <remarks>
/// The compiler writes the property. Reading it before it is set throws an <see cref="InvalidOperationException"/>. Setting it to
/// <see langword="null"/>, or to an array with another length than the batch has items, throws an <see cref="ArgumentException"/>.
/// </remarks>
[AttributeUsage(AttributeTargets.Property, Inherited = false)]
public sealed class DataComponentAttribute : Attribute;
