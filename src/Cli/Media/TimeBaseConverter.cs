using System.Text.Json;
using System.Text.Json.Serialization;
using WorkspaceAgents.Media;

namespace WorkspaceAgents.Cli;

/// <summary>Time bases as ffmpeg writes them: <c>1/90000</c>.</summary>
internal sealed class TimeBaseConverter : JsonConverter<TimeBase>
{
    public override TimeBase Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TimeBase.TryParse(reader.GetString()) ?? throw new JsonException("A time base is a fraction such as 1/90000.");

    public override void Write(Utf8JsonWriter writer, TimeBase value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
