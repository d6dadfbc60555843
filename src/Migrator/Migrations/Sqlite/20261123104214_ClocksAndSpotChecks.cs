using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WorkspaceAgents.Migrator.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ClocksAndSpotChecks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ClockVersions",
                table: "Tracks",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "GivenErrorMs",
                table: "Tracks",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SpotChecks",
                table: "Recordings",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ClockVersions",
                table: "Tracks");

            migrationBuilder.DropColumn(
                name: "GivenErrorMs",
                table: "Tracks");

            migrationBuilder.DropColumn(
                name: "SpotChecks",
                table: "Recordings");
        }
    }
}
