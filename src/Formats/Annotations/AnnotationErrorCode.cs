namespace WorkspaceAgents.Formats;

/// <summary>What is wrong with annotations.</summary>
public enum AnnotationErrorCode
{
    /// <summary>A run-length mask does not decode, or its runs do not add up to its size.</summary>
    InvalidMask,

    /// <summary>A mask is not of the size of the pictures it lies on, or of the mask it is compared with.</summary>
    WrongMaskSize,

    /// <summary>A box, polygon or key point is not made of finite numbers, or has too few of them.</summary>
    InvalidGeometry,

    /// <summary>A category that is not declared.</summary>
    UnknownCategory,

    /// <summary>A frame or picture that does not exist.</summary>
    FrameOutOfRange,

    /// <summary>Two entries have one id.</summary>
    DuplicateId,

    /// <summary>The file is not what its format says.</summary>
    InvalidFile,

    /// <summary>The format of a file cannot be told, or is not one we read.</summary>
    UnknownFormat,

    /// <summary>The format needs something that the layer or the command does not say, such as the pictures' size.</summary>
    MissingValue,
}
