using System.Globalization;
using Batching.Matrix;

// batching-matrix [--seconds S] [--seed N]   all panels, beside processes that keep every processor busy
// batching-matrix --panel NAME ...           one panel, in this process
// batching-matrix --burn                     keeps a processor busy until standard input ends
switch (args)
{
    case ["--burn"]:
        Burners.Burn();
        return 0;
    case ["--panel", var panel, .. var rest]:
        return Panel.Run(panel, Seconds(rest), Seed(rest));
    default:
        return Panels.Run(Seconds(args), Seed(args));
}

static double Seconds(string[] arguments)
    => Option(arguments, "--seconds") is { } seconds ? double.Parse(seconds, CultureInfo.InvariantCulture) : 100;

static int Seed(string[] arguments) => Option(arguments, "--seed") is { } seed ? int.Parse(seed, CultureInfo.InvariantCulture) : 1;

static string? Option(string[] arguments, string name)
    => Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : null;
