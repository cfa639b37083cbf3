namespace StudyTests;

/// <summary>A library with what the compiler makes most of: closures, iterators, state machines, tables, anonymous types.</summary>
internal static class ReferencedLibrary
{
    internal const string Source = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        namespace Lib;

        public static class Formula
        {
            private static readonly int[] s_table = [10, 20, 30, 40];
            private static readonly Func<double, double> s_half = value => value / 2;

            /*first*/
            public static double Compute(double value, double by = 5, decimal share = 1.5m)
            {
                double sum = (value * 2) + s_table[2] + Text("seven").Length + by + new Second().Value + s_half(value);
                foreach (double each in Numbers(3).Where(number => number > value))
                {
                    sum += each;
                }

                sum += Later(value).GetAwaiter().GetResult() + Kind("b") + new Box<double>(value).Twice();
                if (sum > 1000 && value is > 3 and < 7 || sum < -1)
                {
                    sum = Clamp(sum);
                }

                return sum;

                double Clamp(double wide) => wide > 10 ? 10 * value : wide;
            }

            /*second*/
            private static IEnumerable<double> Numbers(int count)
            {
                for (var i = 0; i < count; i++)
                {
                    try
                    {
                        yield return i * 1.5;
                    }
                    finally
                    {
                        Text($"number {i}");
                    }
                }
            }

            private static async Task<double> Later(double value)
            {
                double all = 0;
                for (var i = 0; i < 2; i++)
                {
                    await Task.Yield();
                    all += await Task.FromResult(value + i);
                }

                return all;
            }

            private static string Text(string word) => word;

            private static int Kind(string name) => name switch
            {
                "a" => 1,
                "b" => 2,
                "c" => 3,
                "d" => 4,
                "e" => 5,
                "f" => 6,
                "g" => 7,
                "h" => 8,
                _ => Enumerable.Range(0, 4).Select(number => new { Number = number, Name = name }).Count(pair => pair.Number > 2),
            };
            /*third*/
        }

        public class First
        {
            public double Value => Of();

            protected virtual double Of() => 1;
        }

        public class Second : First
        {
            protected override double Of() => 2;
        }

        public sealed class Box<T>(T value)
        {
            public double Twice()
            {
                Func<double, double> twice = number => number * Convert.ToDouble(value);
                return twice(2) + Map<int>(3, item => item + 1);
            }

            private static double Map<TOther>(TOther item, Func<TOther, double> map) => new Func<double>(() => map(item))();
        }
        """;
}
