using System.Runtime.InteropServices;

namespace WorkspaceAgents.Media;

/// <summary>A fraction as libav has them: a rate or the shape of a pixel. 0/1 or 0/0 mean that it is not known.</summary>
/// <param name="Numerator">Of the fraction.</param>
/// <param name="Denominator">Of the fraction.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Ratio(int Numerator, int Denominator)
{
    /// <summary>It says something.</summary>
    public bool IsKnown => Numerator > 0 && Denominator > 0;

    /// <summary>The value; null when it is not known.</summary>
    public double? Value => IsKnown ? (double)Numerator / Denominator : null;

    /// <summary><c>30000/1001</c></summary>
    public override string ToString() => $"{Numerator}/{Denominator}";
}
