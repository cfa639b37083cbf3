namespace Batching;

/// <summary>
/// Makes a partial array property of a <see cref="Batch{TKey}"/> class a data component: a column with one value an item.
/// </summary>
/// <remarks>
/// The compiler writes the property. Reading it before it was set throws <see cref="InvalidOperationException"/>; setting it to
/// <see langword="null"/> or to an array whose length is not the batch's count throws an <see cref="ArgumentException"/> that names both
/// lengths.
/// </remarks>
[AttributeUsage(AttributeTargets.Property, Inherited = false)]
public sealed class DataComponentAttribute : Attribute;
