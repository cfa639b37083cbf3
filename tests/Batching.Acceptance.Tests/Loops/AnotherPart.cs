namespace Acceptance.Loops;

public partial class Parts
{
    private void OnFirst() => record.Add("OnFirst");
}
