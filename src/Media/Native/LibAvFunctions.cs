namespace WorkspaceAgents.Media;

/// <summary>The functions of libav that this room calls, under libav's own names, found once when the libraries are loaded.</summary>
internal sealed unsafe class LibAvFunctions(LibAvLibraries from)
{
    // libavutil
    public readonly delegate* unmanaged<int, byte*, nuint, int> av_strerror = (delegate* unmanaged<int, byte*, nuint, int>)from.Util("av_strerror");
    public readonly delegate* unmanaged<nuint, nint> av_malloc = (delegate* unmanaged<nuint, nint>)from.Util("av_malloc");
    public readonly delegate* unmanaged<nint*, void> av_freep = (delegate* unmanaged<nint*, void>)from.Util("av_freep");
    public readonly delegate* unmanaged<delegate* unmanaged<nint, int, nint, nint, void>, void> av_log_set_callback = (delegate* unmanaged<delegate* unmanaged<nint, int, nint, nint, void>, void>)from.Util("av_log_set_callback");
    public readonly delegate* unmanaged<nint, int, nint, nint, byte*, int, int*, int> av_log_format_line2 = (delegate* unmanaged<nint, int, nint, nint, byte*, int, int*, int>)from.Util("av_log_format_line2");
    public readonly delegate* unmanaged<nint, byte*, byte*, int, int> av_opt_set = (delegate* unmanaged<nint, byte*, byte*, int, int>)from.Util("av_opt_set");
    public readonly delegate* unmanaged<nint, byte*, long, int, int> av_opt_set_int = (delegate* unmanaged<nint, byte*, long, int, int>)from.Util("av_opt_set_int");
    public readonly delegate* unmanaged<nint, byte*, Ratio, int, int> av_opt_set_q = (delegate* unmanaged<nint, byte*, Ratio, int, int>)from.Util("av_opt_set_q");
    public readonly delegate* unmanaged<nint*, byte*, byte*, int, int> av_dict_set = (delegate* unmanaged<nint*, byte*, byte*, int, int>)from.Util("av_dict_set");
    public readonly delegate* unmanaged<nint, byte*, nint, int, nint> av_dict_get = (delegate* unmanaged<nint, byte*, nint, int, nint>)from.Util("av_dict_get");
    public readonly delegate* unmanaged<nint*, void> av_dict_free = (delegate* unmanaged<nint*, void>)from.Util("av_dict_free");
    public readonly delegate* unmanaged<nint> av_frame_alloc = (delegate* unmanaged<nint>)from.Util("av_frame_alloc");
    public readonly delegate* unmanaged<nint*, void> av_frame_free = (delegate* unmanaged<nint*, void>)from.Util("av_frame_free");
    public readonly delegate* unmanaged<nint, void> av_frame_unref = (delegate* unmanaged<nint, void>)from.Util("av_frame_unref");
    public readonly delegate* unmanaged<nint, int, int> av_frame_get_buffer = (delegate* unmanaged<nint, int, int>)from.Util("av_frame_get_buffer");
    public readonly delegate* unmanaged<nint, nint, int> av_frame_copy = (delegate* unmanaged<nint, nint, int>)from.Util("av_frame_copy");
    public readonly delegate* unmanaged<nint, nint, int> av_frame_copy_props = (delegate* unmanaged<nint, nint, int>)from.Util("av_frame_copy_props");
    public readonly delegate* unmanaged<nint, nint, void> av_frame_move_ref = (delegate* unmanaged<nint, nint, void>)from.Util("av_frame_move_ref");
    public readonly delegate* unmanaged<int, nint> av_get_pix_fmt_name = (delegate* unmanaged<int, nint>)from.Util("av_get_pix_fmt_name");
    public readonly delegate* unmanaged<byte*, int> av_get_pix_fmt = (delegate* unmanaged<byte*, int>)from.Util("av_get_pix_fmt");
    public readonly delegate* unmanaged<int, int> av_pix_fmt_count_planes = (delegate* unmanaged<int, int>)from.Util("av_pix_fmt_count_planes");
    public readonly delegate* unmanaged<int, int*, int*, int> av_pix_fmt_get_chroma_sub_sample = (delegate* unmanaged<int, int*, int*, int>)from.Util("av_pix_fmt_get_chroma_sub_sample");
    public readonly delegate* unmanaged<int, int, int, int> av_image_get_linesize = (delegate* unmanaged<int, int, int, int>)from.Util("av_image_get_linesize");
    public readonly delegate* unmanaged<int, int, int, int, int> av_image_get_buffer_size = (delegate* unmanaged<int, int, int, int, int>)from.Util("av_image_get_buffer_size");
    public readonly delegate* unmanaged<byte*, int, byte**, int*, int, int, int, int, int> av_image_copy_to_buffer = (delegate* unmanaged<byte*, int, byte**, int*, int, int, int, int, int>)from.Util("av_image_copy_to_buffer");
    public readonly delegate* unmanaged<byte**, int*, byte*, int, int, int, int, int> av_image_fill_arrays = (delegate* unmanaged<byte**, int*, byte*, int, int, int, int, int>)from.Util("av_image_fill_arrays");
    public readonly delegate* unmanaged<int, nint> av_color_range_name = (delegate* unmanaged<int, nint>)from.Util("av_color_range_name");
    public readonly delegate* unmanaged<int, nint> av_color_space_name = (delegate* unmanaged<int, nint>)from.Util("av_color_space_name");
    public readonly delegate* unmanaged<int, nint> av_color_transfer_name = (delegate* unmanaged<int, nint>)from.Util("av_color_transfer_name");
    public readonly delegate* unmanaged<int, nint> av_color_primaries_name = (delegate* unmanaged<int, nint>)from.Util("av_color_primaries_name");
    public readonly delegate* unmanaged<int, nint> av_get_sample_fmt_name = (delegate* unmanaged<int, nint>)from.Util("av_get_sample_fmt_name");
    public readonly delegate* unmanaged<byte*, int> av_get_sample_fmt = (delegate* unmanaged<byte*, int>)from.Util("av_get_sample_fmt");
    public readonly delegate* unmanaged<int, int> av_get_bytes_per_sample = (delegate* unmanaged<int, int>)from.Util("av_get_bytes_per_sample");
    public readonly delegate* unmanaged<int, int> av_sample_fmt_is_planar = (delegate* unmanaged<int, int>)from.Util("av_sample_fmt_is_planar");
    public readonly delegate* unmanaged<nint, byte*, nuint, int> av_channel_layout_describe = (delegate* unmanaged<nint, byte*, nuint, int>)from.Util("av_channel_layout_describe");
    public readonly delegate* unmanaged<nint, int, void> av_channel_layout_default = (delegate* unmanaged<nint, int, void>)from.Util("av_channel_layout_default");
    public readonly delegate* unmanaged<nint, nint, int> av_channel_layout_copy = (delegate* unmanaged<nint, nint, int>)from.Util("av_channel_layout_copy");
    public readonly delegate* unmanaged<nint, nint, int> av_channel_layout_compare = (delegate* unmanaged<nint, nint, int>)from.Util("av_channel_layout_compare");
    public readonly delegate* unmanaged<nint, void> av_channel_layout_uninit = (delegate* unmanaged<nint, void>)from.Util("av_channel_layout_uninit");
    public readonly delegate* unmanaged<int*, double> av_display_rotation_get = (delegate* unmanaged<int*, double>)from.Util("av_display_rotation_get");

    // libavcodec
    public readonly delegate* unmanaged<nint> avcodec_get_class = (delegate* unmanaged<nint>)from.Codec("avcodec_get_class");
    public readonly delegate* unmanaged<int, nint> avcodec_get_name = (delegate* unmanaged<int, nint>)from.Codec("avcodec_get_name");
    public readonly delegate* unmanaged<int, int, nint> avcodec_profile_name = (delegate* unmanaged<int, int, nint>)from.Codec("avcodec_profile_name");
    public readonly delegate* unmanaged<int, nint> avcodec_find_decoder = (delegate* unmanaged<int, nint>)from.Codec("avcodec_find_decoder");
    public readonly delegate* unmanaged<byte*, nint> avcodec_find_decoder_by_name = (delegate* unmanaged<byte*, nint>)from.Codec("avcodec_find_decoder_by_name");
    public readonly delegate* unmanaged<byte*, nint> avcodec_find_encoder_by_name = (delegate* unmanaged<byte*, nint>)from.Codec("avcodec_find_encoder_by_name");
    public readonly delegate* unmanaged<nint, nint> avcodec_alloc_context3 = (delegate* unmanaged<nint, nint>)from.Codec("avcodec_alloc_context3");
    public readonly delegate* unmanaged<nint*, void> avcodec_free_context = (delegate* unmanaged<nint*, void>)from.Codec("avcodec_free_context");
    public readonly delegate* unmanaged<nint, nint, nint*, int> avcodec_open2 = (delegate* unmanaged<nint, nint, nint*, int>)from.Codec("avcodec_open2");
    public readonly delegate* unmanaged<nint> avcodec_parameters_alloc = (delegate* unmanaged<nint>)from.Codec("avcodec_parameters_alloc");
    public readonly delegate* unmanaged<nint*, void> avcodec_parameters_free = (delegate* unmanaged<nint*, void>)from.Codec("avcodec_parameters_free");
    public readonly delegate* unmanaged<nint, nint, int> avcodec_parameters_to_context = (delegate* unmanaged<nint, nint, int>)from.Codec("avcodec_parameters_to_context");
    public readonly delegate* unmanaged<nint, nint, int> avcodec_send_packet = (delegate* unmanaged<nint, nint, int>)from.Codec("avcodec_send_packet");
    public readonly delegate* unmanaged<nint, nint, int> avcodec_receive_frame = (delegate* unmanaged<nint, nint, int>)from.Codec("avcodec_receive_frame");
    public readonly delegate* unmanaged<nint, nint, int> avcodec_send_frame = (delegate* unmanaged<nint, nint, int>)from.Codec("avcodec_send_frame");
    public readonly delegate* unmanaged<nint, nint, int> avcodec_receive_packet = (delegate* unmanaged<nint, nint, int>)from.Codec("avcodec_receive_packet");
    public readonly delegate* unmanaged<nint, void> avcodec_flush_buffers = (delegate* unmanaged<nint, void>)from.Codec("avcodec_flush_buffers");
    public readonly delegate* unmanaged<nint> av_packet_alloc = (delegate* unmanaged<nint>)from.Codec("av_packet_alloc");
    public readonly delegate* unmanaged<nint*, void> av_packet_free = (delegate* unmanaged<nint*, void>)from.Codec("av_packet_free");
    public readonly delegate* unmanaged<nint, void> av_packet_unref = (delegate* unmanaged<nint, void>)from.Codec("av_packet_unref");
    public readonly delegate* unmanaged<nint, int, int> av_new_packet = (delegate* unmanaged<nint, int, int>)from.Codec("av_new_packet");
    public readonly delegate* unmanaged<nint, int, nuint*, byte*> av_packet_get_side_data = (delegate* unmanaged<nint, int, nuint*, byte*>)from.Codec("av_packet_get_side_data");

    /// <summary>From FFmpeg 6.1 on, where a stream's side data lie with its parameters; null before.</summary>
    public readonly delegate* unmanaged<nint, int, int, nint> av_packet_side_data_get = (delegate* unmanaged<nint, int, int, nint>)from.FindCodec("av_packet_side_data_get");

    // libavformat
    public readonly delegate* unmanaged<nint> avformat_alloc_context = (delegate* unmanaged<nint>)from.Format("avformat_alloc_context");
    public readonly delegate* unmanaged<nint, void> avformat_free_context = (delegate* unmanaged<nint, void>)from.Format("avformat_free_context");
    public readonly delegate* unmanaged<nint*, byte*, nint, nint*, int> avformat_open_input = (delegate* unmanaged<nint*, byte*, nint, nint*, int>)from.Format("avformat_open_input");
    public readonly delegate* unmanaged<nint*, void> avformat_close_input = (delegate* unmanaged<nint*, void>)from.Format("avformat_close_input");
    public readonly delegate* unmanaged<nint, nint*, int> avformat_find_stream_info = (delegate* unmanaged<nint, nint*, int>)from.Format("avformat_find_stream_info");
    public readonly delegate* unmanaged<nint, nint, int> av_read_frame = (delegate* unmanaged<nint, nint, int>)from.Format("av_read_frame");
    public readonly delegate* unmanaged<nint, int, long, int, int> av_seek_frame = (delegate* unmanaged<nint, int, long, int, int>)from.Format("av_seek_frame");
    public readonly delegate* unmanaged<nint, int, int, int, nint*, int, int> av_find_best_stream = (delegate* unmanaged<nint, int, int, int, nint*, int, int>)from.Format("av_find_best_stream");
    public readonly delegate* unmanaged<byte*, int, int, nint, delegate* unmanaged<nint, byte*, int, int>, nint, delegate* unmanaged<nint, long, int, long>, nint> avio_alloc_context = (delegate* unmanaged<byte*, int, int, nint, delegate* unmanaged<nint, byte*, int, int>, nint, delegate* unmanaged<nint, long, int, long>, nint>)from.Format("avio_alloc_context");
    public readonly delegate* unmanaged<nint*, void> avio_context_free = (delegate* unmanaged<nint*, void>)from.Format("avio_context_free");

    /// <summary>Up to FFmpeg 6.0, where a stream's side data lie with the stream; null when a later release has dropped it.</summary>
    public readonly delegate* unmanaged<nint, int, nuint*, byte*> av_stream_get_side_data = (delegate* unmanaged<nint, int, nuint*, byte*>)from.FindFormat("av_stream_get_side_data");

    // libswscale
    public readonly delegate* unmanaged<nint> sws_alloc_context = (delegate* unmanaged<nint>)from.Scale("sws_alloc_context");
    public readonly delegate* unmanaged<nint, nint, nint, int> sws_init_context = (delegate* unmanaged<nint, nint, nint, int>)from.Scale("sws_init_context");
    public readonly delegate* unmanaged<nint, void> sws_freeContext = (delegate* unmanaged<nint, void>)from.Scale("sws_freeContext");
    public readonly delegate* unmanaged<int, int*> sws_getCoefficients = (delegate* unmanaged<int, int*>)from.Scale("sws_getCoefficients");
    public readonly delegate* unmanaged<nint, int*, int, int*, int, int, int, int, int> sws_setColorspaceDetails = (delegate* unmanaged<nint, int*, int, int*, int, int, int, int, int>)from.Scale("sws_setColorspaceDetails");
    public readonly delegate* unmanaged<nint, int**, int*, int**, int*, int*, int*, int*, int> sws_getColorspaceDetails = (delegate* unmanaged<nint, int**, int*, int**, int*, int*, int*, int*, int>)from.Scale("sws_getColorspaceDetails");
    public readonly delegate* unmanaged<nint, byte**, int*, int, int, byte**, int*, int> sws_scale = (delegate* unmanaged<nint, byte**, int*, int, int, byte**, int*, int>)from.Scale("sws_scale");

    // libswresample
    public readonly delegate* unmanaged<nint*, nint, int, int, nint, int, int, int, nint, int> swr_alloc_set_opts2 = (delegate* unmanaged<nint*, nint, int, int, nint, int, int, int, nint, int>)from.Resample("swr_alloc_set_opts2");
    public readonly delegate* unmanaged<nint, int> swr_init = (delegate* unmanaged<nint, int>)from.Resample("swr_init");
    public readonly delegate* unmanaged<nint*, void> swr_free = (delegate* unmanaged<nint*, void>)from.Resample("swr_free");
    public readonly delegate* unmanaged<nint, int, int> swr_get_out_samples = (delegate* unmanaged<nint, int, int>)from.Resample("swr_get_out_samples");
    public readonly delegate* unmanaged<nint, byte**, int, byte**, int, int> swr_convert = (delegate* unmanaged<nint, byte**, int, byte**, int, int>)from.Resample("swr_convert");
}
