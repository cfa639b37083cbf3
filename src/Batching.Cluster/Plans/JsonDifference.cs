using System.Text.Json;

namespace Batching.Cluster;

/// <summary>Compares JSON values.</summary>
internal static class JsonDifference
{
    /// <summary>A text that is equal for equal values, however they are formatted in a file.</summary>
    internal static string Compact(JsonElement value) => JsonSerializer.Serialize(value, PlanJson.Compact);

    /// <summary>Describes the first member that differs, with both values. Null if the values are equal.</summary>
    internal static string? Of(JsonElement own, JsonElement planned, string path)
    {
        if (JsonElement.DeepEquals(own, planned))
        {
            return null;
        }

        if (own.ValueKind == JsonValueKind.Object && planned.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in own.EnumerateObject().Concat(planned.EnumerateObject()))
            {
                string name = $"{path}.{member.Name}";
                bool isOwn = own.TryGetProperty(member.Name, out JsonElement mine),
                    isPlanned = planned.TryGetProperty(member.Name, out JsonElement other);
                string? difference = isOwn && isPlanned ? Of(mine, other, name)
                    : isOwn ? $"{name} is {Compact(mine)}, but the plan does not have it"
                    : $"the plan's {name} is {Compact(other)}, but this run does not have it";
                if (difference is not null)
                {
                    return difference;
                }
            }
        }
        else if (own.ValueKind == JsonValueKind.Array && planned.ValueKind == JsonValueKind.Array
            && own.GetArrayLength() == planned.GetArrayLength())
        {
            return Enumerable.Range(0, own.GetArrayLength()).Select(at => Of(own[at], planned[at], $"{path}[{at}]"))
                .First(difference => difference is not null);
        }

        return $"{path} is {Compact(own)}, the plan's is {Compact(planned)}";
    }
}
