namespace HeatLossStudy;

/// <summary>A layer of a wall, in SI units; the heat capacity is that of a cubic metre.</summary>
internal sealed record Layer(double Metres, double Conductivity, double HeatCapacity)
{
    internal static Layer Of(Insulation insulation, double metres) => insulation switch
    {
        Insulation.Straw => new(metres, 0.052, 2.0e5),
        Insulation.Wool => new(metres, 0.039, 1.0e5),
        Insulation.Foam => new(metres, 0.026, 6.0e4),
        _ => new(metres, 0.8, 1.6e6),
    };
}

/// <summary>The temperature in a wall of two layers, in cells.</summary>
internal sealed class Wall
{
    private const int CellsPerLayer = 6;
    private const double InnerTransfer = 8, OuterTransfer = 25;

    private readonly double[] _temperatures = new double[2 * CellsPerLayer];
    private readonly double[] _flows = new double[(2 * CellsPerLayer) + 1];
    private readonly Layer[] _layers;
    private readonly double _inside;

    internal Wall(Layer outer, Layer inner, double inside)
    {
        (_layers, _inside) = ([outer, inner], inside);
        Array.Fill(_temperatures, inside / 2);
    }

    internal double InnerSurface => _inside - ((_inside - _temperatures[^1]) * Conductance(2 * CellsPerLayer) / InnerTransfer);

    /// <summary>Goes on by some seconds.</summary>
    /// <returns>The heat that a square metre took from the room, in joules.</returns>
    internal double Advance(double outside, double seconds)
    {
        // As many steps as the scheme needs to be stable.
        double limit =
            Enumerable.Range(0, _temperatures.Length).Min(cell => CapacityOf(cell) / (Conductance(cell) + Conductance(cell + 1)));
        int steps = (int)Math.Ceiling(seconds / (0.9 * limit));
        double step = seconds / steps, taken = 0;
        for (var i = 0; i < steps; i++)
        {
            for (var border = 0; border < _flows.Length; border++)
            {
                double left = border == 0 ? outside : _temperatures[border - 1];
                double right = border == _temperatures.Length ? _inside : _temperatures[border];
                _flows[border] = Conductance(border) * (right - left);
            }

            for (var cell = 0; cell < _temperatures.Length; cell++)
            {
                _temperatures[cell] += step * (_flows[cell + 1] - _flows[cell]) / CapacityOf(cell);
            }

            taken += step * _flows[^1];
        }

        return taken;
    }

    private Layer LayerOf(int cell) => _layers[cell / CellsPerLayer];

    private double CapacityOf(int cell) => LayerOf(cell).HeatCapacity * LayerOf(cell).Metres / CellsPerLayer;

    /// <summary>Watts a square metre and kelvin over a border of cells.</summary>
    private double Conductance(int border)
    {
        double left = border == 0 ? 1 / OuterTransfer : HalfResistance(border - 1);
        double right = border == _temperatures.Length ? 1 / InnerTransfer : HalfResistance(border);
        return 1 / (left + right);
    }

    private double HalfResistance(int cell) => LayerOf(cell).Metres / CellsPerLayer / LayerOf(cell).Conductivity / 2;
}

/// <summary>A winter in the middle of Europe.</summary>
internal static class Weather
{
    /// <summary>The temperature outside, in degrees Celsius.</summary>
    internal static double At(int hour)
        => 2 - (5 * Math.Sin(Math.PI * hour / (90 * 24))) + (4 * Math.Sin(2 * Math.PI * (hour - 9) / 24));
}
