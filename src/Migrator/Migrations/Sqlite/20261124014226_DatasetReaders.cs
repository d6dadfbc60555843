using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WorkspaceAgents.Migrator.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DatasetReaders : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "DatasetReaders",
                columns: table => new
                {
                    DatasetId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Job = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Rank = table.Column<int>(type: "INTEGER", nullable: false),
                    Run = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Manifest = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Split = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    World = table.Column<int>(type: "INTEGER", nullable: false),
                    Reader = table.Column<string>(type: "TEXT", nullable: false),
                    Source = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    Position = table.Column<long>(type: "INTEGER", nullable: false),
                    Samples = table.Column<long>(type: "INTEGER", nullable: false),
                    Bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    Seconds = table.Column<double>(type: "REAL", nullable: false),
                    WaitSeconds = table.Column<double>(type: "REAL", nullable: false),
                    DecodeSeconds = table.Column<double>(type: "REAL", nullable: false),
                    Stalls = table.Column<long>(type: "INTEGER", nullable: false),
                    Skipped = table.Column<long>(type: "INTEGER", nullable: false),
                    SamplesPerSecond = table.Column<double>(type: "REAL", nullable: false),
                    BytesPerSecond = table.Column<double>(type: "REAL", nullable: false),
                    WaitShare = table.Column<double>(type: "REAL", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DatasetReaders", x => new { x.DatasetId, x.Job, x.Rank, x.Run });
                    table.ForeignKey(
                        name: "FK_DatasetReaders_Datasets_DatasetId",
                        column: x => x.DatasetId,
                        principalTable: "Datasets",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ReadingMinutes",
                columns: table => new
                {
                    DatasetId = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Job = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Manifest = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Samples = table.Column<long>(type: "INTEGER", nullable: false),
                    Bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    ReaderSeconds = table.Column<double>(type: "REAL", nullable: false),
                    WaitSeconds = table.Column<double>(type: "REAL", nullable: false),
                    DecodeSeconds = table.Column<double>(type: "REAL", nullable: false),
                    Stalls = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReadingMinutes", x => new { x.DatasetId, x.At, x.Job, x.Manifest });
                    table.ForeignKey(
                        name: "FK_ReadingMinutes_Datasets_DatasetId",
                        column: x => x.DatasetId,
                        principalTable: "Datasets",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_DatasetReaders_DatasetId_LastAt",
                table: "DatasetReaders",
                columns: new[] { "DatasetId", "LastAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DatasetReaders");

            migrationBuilder.DropTable(
                name: "ReadingMinutes");
        }
    }
}
