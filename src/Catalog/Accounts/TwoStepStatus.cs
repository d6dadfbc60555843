namespace WorkspaceAgents.Catalog;

/// <summary>How an account's second step stands.</summary>
/// <param name="IsOn">Whether signing in asks for a code.</param>
/// <param name="HasPassword">False for an account that signs in elsewhere only: its second step is there.</param>
/// <param name="RecoveryCodesLeft">Codes that still work without the app.</param>
public sealed record TwoStepStatus(bool IsOn, bool HasPassword, int RecoveryCodesLeft);
