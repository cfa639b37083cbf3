namespace Acceptance.Loops;

/// <summary>Two sections with every event.</summary>
[Loop]
public partial class Gym(Recorder record)
{
    private void BeforeStep() => record.Add("BeforeStep");

    private void OnStep() => record.Add("OnStep");

    private void AfterStep() => record.Add("AfterStep");

    private void FailedStep(Exception failure) => record.Add($"FailedStep");

    private void FinallyStep() => record.Add("FinallyStep");

    private void BeforeJump() => record.Add("BeforeJump");

    private void OnJump() => record.Add("OnJump");

    private void AfterJump() => record.Add("AfterJump");

    private void FailedJump() => record.Add("FailedJump");

    private void FinallyJump() => record.Add("FinallyJump");
}

/// <summary>One section with every event, for the inside of others.</summary>
[Loop]
public partial class It(Recorder record)
{
    private void BeforeIt() => record.Add("BeforeIt");

    private void OnIt() => record.Add("OnIt");

    private void AfterIt() => record.Add("AfterIt");

    private void FailedIt() => record.Add("FailedIt");

    private void FinallyIt() => record.Add("FinallyIt");
}

/// <summary>The same loop inside three events.</summary>
[Loop]
public partial class Nest(Recorder record)
{
    [Inner(nameof(OnStep)), Inner(nameof(FinallyJump))]
    public It It { get; } = new(record);

    private void BeforeStep() => record.Add("BeforeStep");

    private void OnStep() => record.Add("OnStep");

    private void AfterStep() => record.Add("AfterStep");

    private void FailedStep(Exception failure) => record.Add($"FailedStep {failure.Message}");

    private void FinallyStep() => record.Add("FinallyStep");

    private void OnJump() => record.Add("OnJump");

    private void FinallyJump() => record.Add("FinallyJump");
}

/// <summary>Work that is run where something has failed.</summary>
[Loop]
public partial class Recovering(Recorder record)
{
    [Inner(nameof(FailedStep))]
    public It Recovery { get; } = new(record);

    private void OnStep() => record.Add("OnStep");

    private void FailedStep() => record.Add("FailedStep");

    private void FinallyStep() => record.Add("FinallyStep");
}

/// <summary>Events out of order, and sections among each other.</summary>
[Loop]
public partial class Mixed(Recorder record)
{
    private void AfterStep() => record.Add("AfterStep");

    private void OnJump() => record.Add("OnJump");

    private void OnStep() => record.Add("OnStep");

    private void BeforeJump() => record.Add("BeforeJump");

    private void BeforeStep() => record.Add("BeforeStep");

    // No prefix, no event.
    private void Onwards() => record.Add("Onwards");

    public void Use() => Onwards();
}

/// <summary>Its sections come first, whatever its files are called.</summary>
public abstract class Athlete(Recorder record)
{
    protected Recorder Record { get; } = record;

    protected virtual void OnWarmUp() => Record.Add("OnWarmUp");

    protected static void FinallyWarmUp() => Shared.Add("FinallyWarmUp");

    /// <summary>For the static event.</summary>
    internal static Recorder Shared { get; set; } = new();
}

[Loop]
public sealed partial class Runner(Recorder record) : Athlete(record)
{
    private void OnRun() => Record.Add("OnRun");

    protected override void OnWarmUp() => Record.Add("OnWarmUp of the runner");

    private void BeforeWarmUp() => Record.Add("BeforeWarmUp");
}

/// <summary>Its file comes after that of its other part, by name.</summary>
[Loop]
public partial class Parts(Recorder record)
{
    private void OnSecond() => record.Add("OnSecond");
}
