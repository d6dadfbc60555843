using System.Text;

namespace WorkspaceAgents.Testing;

/// <summary>Elements of GoPro's telemetry format, byte by byte: https://github.com/gopro/gpmf-parser.</summary>
public static class GpmfElement
{
    /// <summary>An element with values.</summary>
    /// <param name="key">Its four characters.</param>
    /// <param name="type">The type of its values, such as <c>s</c>; <c>\0</c> when it holds elements.</param>
    /// <param name="size">The bytes of one value.</param>
    /// <param name="value">The values one after the other, big-endian.</param>
    public static byte[] Key(string key, char type, int size, ReadOnlySpan<byte> value)
    {
        var count = value.Length / size;
        return [.. Encoding.ASCII.GetBytes(key), (byte)type, (byte)size, (byte)(count >> 8), (byte)count, .. value, .. new byte[(4 - (value.Length % 4)) % 4]];
    }

    /// <summary>An element that holds others.</summary>
    /// <param name="key">Its four characters.</param>
    /// <param name="parts">What it holds.</param>
    public static byte[] Nest(string key, params byte[][] parts) => Key(key, '\0', 1, parts.SelectMany(part => part).ToArray());
}
