using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using static WorkspaceAgents.Catalog.Tests.CatalogFixture;

namespace WorkspaceAgents.Catalog.Tests;

public sealed class SignInsTests
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task CheckPassword_LocksAfterFiveWrongTries_TheSameForANameThatNobodyHas()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        await catalog.CreatePersonAsync("grace");
        var signIns = catalog.Get<SignIns>();

        foreach (var name in (string[])["grace", "nobody-of-that-name"])
        {
            for (var i = 0; i < 4; i++) Assert.Equal(SignInState.Wrong, (await signIns.CheckPasswordAsync(name, "wrong", null, None)).State);
            var fifth = await signIns.CheckPasswordAsync(name.ToUpperInvariant(), "wrong", null, None);
            var sixth = await signIns.CheckPasswordAsync(name, Password, null, None);

            Assert.Equal((SignInState.Locked, SignInState.Locked), (fifth.State, sixth.State));
            Assert.NotNull(fifth.LockedUntil);
            Assert.Null(sixth.UserId);
        }
    }

    [Fact]
    public async Task CheckPassword_CountsGuessesThatAreSentSideBySide()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        await catalog.CreatePersonAsync("grace");

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => catalog.Get<SignIns>().CheckPasswordAsync("grace", $"guess {i}", null, None)));

        Assert.Equal(4, answers.Count(a => a.State == SignInState.Wrong));
        Assert.Equal(8, answers.Count(a => a.State == SignInState.Locked));
    }

    [Fact]
    public async Task CheckPassword_IsRefused_WhenTheAccountIsDisabled_ButOnlyToWhoKnowsThePassword()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var owner = await catalog.CreateOwnerAsync();
        await catalog.CreatePersonAsync("grace");
        await catalog.Get<AccountAdministration>().ChangeAsync(owner, "grace", new AccountChange { IsDisabled = true }, None);

        Assert.Equal(SignInState.Disabled, (await catalog.Get<SignIns>().CheckPasswordAsync("grace", Password, null, None)).State);
        Assert.Equal(SignInState.Wrong, (await catalog.Get<SignIns>().CheckPasswordAsync("grace", "wrong", null, None)).State);
    }

    [Fact]
    public async Task SecondStep_AsksForACode_ThatWorksOnce_AndForARecoveryCodeThatWorksOnce()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var ada = await catalog.CreateOwnerAsync();
        var (signIns, twoStep) = (catalog.Get<SignIns>(), catalog.Get<TwoStep>());
        var key = twoStep.NewKey();

        await RefusedAsync(ErrorCode.Invalid, () => twoStep.EnableAsync(ada, key, "12345", Password, None));
        await RefusedAsync(ErrorCode.Forbidden, () => twoStep.EnableAsync(ada, key, CodeOf(key), "not the password", None));
        Assert.False((await twoStep.GetAsync(ada, None)).IsOn);
        var recovery = await twoStep.EnableAsync(ada, key, CodeOf(key), Password, None);

        var first = await signIns.CheckPasswordAsync("ada", Password, null, None);
        Assert.Equal((SignInState.NeedsCode, ada.UserId), (first.State, first.UserId));
        var code = CodeOf(key);
        Assert.Equal(SignInState.Wrong, (await signIns.CheckCodeAsync(ada.UserId!.Value, "aaaaa-aaaaa", null, None)).State);
        Assert.Equal(SignInState.Done, (await signIns.CheckCodeAsync(ada.UserId!.Value, $"{code[..3]} {code[3..]}", null, None)).State);
        Assert.Equal(SignInState.Wrong, (await signIns.CheckCodeAsync(ada.UserId!.Value, code, null, None)).State);
        Assert.Equal(TwoStep.RecoveryCodes, recovery.Distinct().Count());
        Assert.Equal(SignInState.Done, (await signIns.CheckCodeAsync(ada.UserId!.Value, recovery[3].ToLowerInvariant(), null, None)).State);
        Assert.Equal(SignInState.Wrong, (await signIns.CheckCodeAsync(ada.UserId!.Value, recovery[3], null, None)).State);
        Assert.Equal(TwoStep.RecoveryCodes - 1, (await twoStep.GetAsync(ada, None)).RecoveryCodesLeft);
    }

    [Fact]
    public async Task SecondStep_LocksAfterFiveWrongCodes_ThoughThePasswordWasRightInBetween()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var ada = await catalog.CreateOwnerAsync();
        var (signIns, key) = (catalog.Get<SignIns>(), catalog.Get<TwoStep>().NewKey());
        await catalog.Get<TwoStep>().EnableAsync(ada, key, CodeOf(key), Password, None);

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(SignInState.NeedsCode, (await signIns.CheckPasswordAsync("ada", Password, null, None)).State);
            Assert.Equal(SignInState.Wrong, (await signIns.CheckCodeAsync(ada.UserId!.Value, "aaaaa-aaaaa", null, None)).State);
        }

        Assert.Equal(SignInState.Locked, (await signIns.CheckCodeAsync(ada.UserId!.Value, "aaaaa-aaaaa", null, None)).State);
        Assert.Equal(SignInState.Locked, (await signIns.CheckPasswordAsync("ada", Password, null, None)).State);
    }

    [Fact]
    public async Task SecondStep_IsTurnedOffByItsOwner_OrForThemByAnAdministrator()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var ada = await catalog.CreateOwnerAsync();
        var grace = await catalog.CreatePersonAsync("grace");
        var twoStep = catalog.Get<TwoStep>();
        foreach (var person in (Actor[])[ada, grace])
        {
            var key = twoStep.NewKey();
            await twoStep.EnableAsync(person, key, CodeOf(key), Password, None);
        }

        await RefusedAsync(ErrorCode.Forbidden, () => twoStep.DisableAsync(ada, "not the password", None));
        await twoStep.DisableAsync(ada, Password, None);
        await RefusedAsync(ErrorCode.Forbidden, () => catalog.Get<AccountAdministration>().ChangeAsync(grace, "grace", new AccountChange { HasTwoStep = false }, None));
        await catalog.Get<AccountAdministration>().ChangeAsync(ada, "grace", new AccountChange { HasTwoStep = false }, None);

        Assert.Equal(SignInState.Done, (await catalog.Get<SignIns>().CheckPasswordAsync("ada", Password, null, None)).State);
        Assert.Equal(SignInState.Done, (await catalog.Get<SignIns>().CheckPasswordAsync("grace", Password, null, None)).State);
    }

    [Fact]
    public async Task Database_HoldsNeitherKeyNorRecoveryCodes()
    {
        await using var catalog = await CatalogFixture.CreateAsync();
        var ada = await catalog.CreateOwnerAsync();
        var key = catalog.Get<TwoStep>().NewKey();
        var recovery = await catalog.Get<TwoStep>().EnableAsync(ada, key, CodeOf(key), Password, None);

        await using var db = await catalog.Get<IDbContextFactory<CatalogDbContext>>().CreateDbContextAsync();
        var kept = string.Join('\n', await db.UserTokens.Select(t => t.Value!).ToListAsync());

        Assert.NotEmpty(kept);
        Assert.DoesNotContain(key, kept, StringComparison.Ordinal);
        Assert.DoesNotContain(recovery, code => kept.Contains(code, StringComparison.Ordinal));
    }

    /// <summary>What an authenticator app shows now (RFC 6238 with SHA-1, 30 s, six digits), computed apart from the code under test.</summary>
    internal static string CodeOf(string key)
    {
        var bits = string.Concat(key.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var secret = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // The algorithm of authenticator apps.
        var mac = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(mac.AsSpan(mac[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
