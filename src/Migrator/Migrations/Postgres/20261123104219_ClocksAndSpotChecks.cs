using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WorkspaceAgents.Migrator.Migrations.Postgres
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
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<double>(
                name: "GivenErrorMs",
                table: "Tracks",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SpotChecks",
                table: "Recordings",
                type: "text",
                nullable: true,
                collation: "C");
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
