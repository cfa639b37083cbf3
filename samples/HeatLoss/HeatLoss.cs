using Batching.Studies;

namespace HeatLossStudy;

/// <summary>The insulation of a wall.</summary>
public enum Insulation
{
    None,
    Straw,
    Wool,
    Foam,
}

/// <summary>
/// How much heat a wall loses in a winter: brick outside, insulation of some thickness inside. The temperature in the wall is computed hour
/// by hour, by an explicit scheme of finite differences, over an outside temperature that follows day and season.
/// </summary>
[Run]
public sealed partial class HeatLoss : Run<HeatLoss.Loss>
{
    private const int Hours = 90 * 24;
    private const int StepsPerHour = 60;

    /// <summary>The result.</summary>
    /// <param name="KilowattHours">The heat that a square metre loses.</param>
    /// <param name="ColdestInside">The lowest temperature of the inner surface, in degrees Celsius.</param>
    public sealed record Loss(double KilowattHours, double ColdestInside);

    private static Loss Execute(
        double centimetres, Insulation insulation, double inside = 20, CancellationToken cancellationToken = default)
    {
        Layer brick = new(Metres: 0.24, Conductivity: 0.8, HeatCapacity: 1.6e6);
        Layer filling = Layer.Of(insulation, centimetres / 100);
        var wall = new Wall(brick, filling, inside);
        double joules = 0, coldest = inside;
        for (var hour = 0; hour < Hours; hour++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double outside = Weather.At(hour);
            for (var step = 0; step < StepsPerHour; step++)
            {
                joules += wall.Advance(outside, 3600.0 / StepsPerHour);
            }

            coldest = Math.Min(coldest, wall.InnerSurface);
        }

        return new(joules / 3.6e6, coldest);
    }
}
