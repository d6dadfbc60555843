namespace WorkspaceAgents.Formats;

/// <summary>A box in pixels from the top left corner of the picture.</summary>
/// <param name="Left">Its left edge.</param>
/// <param name="Top">Its upper edge.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
public readonly record struct PixelBox(double Left, double Top, double Width, double Height)
{
    /// <summary>Intersection over union with another box, 0 to 1; over this box's own area when the other is a crowd.</summary>
    public double IntersectionOverUnion(PixelBox other, bool isCrowd = false)
    {
        var width = Math.Min(Left + Width, other.Left + other.Width) - Math.Max(Left, other.Left);
        var height = Math.Min(Top + Height, other.Top + other.Height) - Math.Max(Top, other.Top);
        if (width <= 0 || height <= 0) return 0;
        var (intersection, own) = (width * height, Width * Height);
        return intersection / (isCrowd ? own : own + other.Width * other.Height - intersection);
    }
}
