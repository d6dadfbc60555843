using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WorkspaceAgents.Migrator.Migrations.Postgres
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
                    DatasetId = table.Column<Guid>(type: "uuid", nullable: false),
                    Job = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Rank = table.Column<int>(type: "integer", nullable: false),
                    Run = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Manifest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Split = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    World = table.Column<int>(type: "integer", nullable: false),
                    Reader = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Source = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    StartedAt = table.Column<long>(type: "bigint", nullable: false),
                    LastAt = table.Column<long>(type: "bigint", nullable: false),
                    Epoch = table.Column<int>(type: "integer", nullable: false),
                    Position = table.Column<long>(type: "bigint", nullable: false),
                    Samples = table.Column<long>(type: "bigint", nullable: false),
                    Bytes = table.Column<long>(type: "bigint", nullable: false),
                    Seconds = table.Column<double>(type: "double precision", nullable: false),
                    WaitSeconds = table.Column<double>(type: "double precision", nullable: false),
                    DecodeSeconds = table.Column<double>(type: "double precision", nullable: false),
                    Stalls = table.Column<long>(type: "bigint", nullable: false),
                    Skipped = table.Column<long>(type: "bigint", nullable: false),
                    SamplesPerSecond = table.Column<double>(type: "double precision", nullable: false),
                    BytesPerSecond = table.Column<double>(type: "double precision", nullable: false),
                    WaitShare = table.Column<double>(type: "double precision", nullable: false)
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
                    DatasetId = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    Job = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Manifest = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Samples = table.Column<long>(type: "bigint", nullable: false),
                    Bytes = table.Column<long>(type: "bigint", nullable: false),
                    ReaderSeconds = table.Column<double>(type: "double precision", nullable: false),
                    WaitSeconds = table.Column<double>(type: "double precision", nullable: false),
                    DecodeSeconds = table.Column<double>(type: "double precision", nullable: false),
                    Stalls = table.Column<long>(type: "bigint", nullable: false)
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
