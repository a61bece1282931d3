namespace MovieRec.Tests.Packages;

public sealed class PackageIconTests
{
    [Fact]
    public void The_icon_is_the_drawn_one() => Approved.Bytes("lib/icon.png", PackageIcon.Png());
}
