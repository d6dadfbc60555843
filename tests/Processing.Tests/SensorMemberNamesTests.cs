using WorkspaceAgents.Alignment;

namespace WorkspaceAgents.Processing.Tests;

public class SensorMemberNamesTests
{
    [Theory]
    [InlineData("imu.csv", "imu")]
    [InlineData("cam1.imu.csv", "imu")]
    [InlineData("CAM1_Gyro-2.csv", "gyro_2")]
    [InlineData("cam10.csv", "cam10")]
    [InlineData("Weather Station (roof).csv", "weather_station__roof")]
    [InlineData("температура.csv", "sensor")]
    [InlineData("pts.csv", "pts_2")]
    public void Of_MakesANameForLoaders_FromTheFile(string file, string expected) =>
        Assert.Equal([expected], SensorMemberNames.Of([Sensor(file)], "cam1.mp4").Select(s => s.Name));

    [Fact]
    public void Of_NumbersNames_WhenFilesCollide() =>
        Assert.Equal(["imu", "imu_2"], SensorMemberNames.Of([Sensor("cam1.imu.csv"), Sensor("imu.csv")], "cam1.mp4").Select(s => s.Name));

    private static MetadataIndexRange.SensorRows Sensor(string name) => new(name, [], [], []);
}
