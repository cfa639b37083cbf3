namespace Acceptance.Nets;

/// <summary>A component that cannot be made.</summary>
[Component]
public sealed partial class Faulty
{
    public Faulty() => throw new InvalidDataException("no model");

    [Input]
    public partial InPort<int> In { get; }

    private async Task RunAsync() => await In.GetAsync();
}
