using Batching;

namespace Mistakes;

/// <summary>Two invoices may be of one customer.</summary>
public partial class SharedBehindItem : Batch<int>
{
    [DataComponent]
    public partial Invoice[] Invoices { get; set; }

    [InBatchParallel(Init = nameof(Invoices))]
    private static void Book(Invoice invoice) => invoice.Customer.Total += invoice.Amount; // BATCH034

    public sealed class Customer
    {
        public decimal Total { get; set; }
    }

    public sealed record Invoice(Customer Customer, decimal Amount);
}
